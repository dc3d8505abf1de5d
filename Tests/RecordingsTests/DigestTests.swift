import Foundation
import Testing

@testable import Recordings

@Suite struct `digests of many recordings` {
  @Test func `are those that each has alone, and none where a file cannot be read`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "digests-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // More than one call has.
    let stored = (0..<450).map { StoredRun(folder: "\(folder)/run \($0)") }
    for (number, run) in stored.enumerated() where number != 7 {
      try FileManager.default.createDirectory(
        atPath: run.folder, withIntermediateDirectories: true)
      try Data("\(number)".utf8).write(to: URL(filePath: run.recordingPath))
    }
    let digests = RecordingDigests(of: stored)
    for number in [0, 1, 199, 200, 449] {
      let path = stored[number].recordingPath
      #expect(try digests.digest(ofFile: path) == sha256(ofFile: path))
    }
    #expect(digests.digest(ofFile: stored[7].recordingPath) == nil)
    #expect(stored.indices.count { digests.digest(ofFile: stored[$0].recordingPath) != nil } == 449)
  }
}
