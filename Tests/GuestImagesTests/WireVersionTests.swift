import Foundation
import Testing

@testable import GuestImages

@Suite struct `the version of the wire` {
  @Test func `is read from this suite's own sources`() throws {
    let repository = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
    let store = ImageStore(kernels: "\(repository)/Kernels", cache: "")
    #expect(try store.wireVersion() == ImageStore.wireVersion)
    #expect(try ImageStore(kernels: "/nowhere", cache: "").wireVersion() == nil)
  }

  @Test(arguments: [
    ("public static let sync: UInt32 = 0x0142_5753", 1),
    ("let sync :UInt32=0x1742_5753 // changed", 23), ("let sync: UInt32 = 7", nil),
    ("let sync: UInt64 = 0x0142_5753", nil), ("", nil),
  ])
  func `is the last byte of the sync word`(source: String, version: Int?) {
    #expect(ImageStore.wireVersion(inSource: source) == version)
  }
}
