import Foundation
import Testing

@testable import Laboratory

@Suite struct `a copy of an image` {
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "copies-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private func number(of path: String) throws -> UInt64 {
    var status = stat()
    try #require(stat(path, &status) == 0)
    return UInt64(status.st_ino)
  }

  @Test func `is the same program, in a file that no other launch has`() throws {
    try withFolder { folder throws in
      let first = try ImageCopy(of: "/bin/true", in: folder)
      #expect(first.path == "\(folder)/true")
      let held = open(first.path, O_RDONLY)
      defer { close(held) }
      let old = try number(of: first.path)
      let second = try ImageCopy(of: "/bin/true", in: folder)
      // What holds the old one keeps it: the new one is another file, not the old one written again.
      #expect(try second.path == first.path && number(of: second.path) != old)
      #expect(FileManager.default.contentsEqual(atPath: second.path, andPath: "/bin/true"))
      #expect(access(second.path, X_OK) == 0)
      second.remove()
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    }
  }

  @Test func `is made only where a program may be run`() throws {
    try withFolder { folder throws in
      #expect(ImageCopy.whyNotExecutable(in: folder) == nil)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
      #expect(ImageCopy.whyNotExecutable(in: "\(folder)/none")?.contains("No such file") == true)
      #expect(ImageCopy.whyNotExecutable(in: "/proc")?.isEmpty == false)
    }
  }
}
