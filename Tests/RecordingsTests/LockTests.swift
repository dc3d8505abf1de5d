import Foundation
import Testing

@testable import Recordings

@Suite struct `the lock of a recording` {
  @Test func `that is about to go is waited for, and another not for ever`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "lock-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    var held: OpenFile? = try OpenFile(path, O_RDWR | O_CREAT)
    #expect(held?.lock() == true)
    let other = try OpenFile(path, O_RDWR)
    var pauses = 0
    #expect(!other.lockPatiently { pauses += 1 })
    #expect(pauses == 20)
    #expect(other.lockPatiently { held = nil })
  }
}
