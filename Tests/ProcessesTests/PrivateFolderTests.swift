import Foundation
import Testing

@testable import Processes

@Suite struct `A private folder` {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func `belongs to this user alone and says whose it is`() throws {
    let folder = try PrivateFolder(under: [scratch.path])
    #expect(folder.path.hasPrefix("\(scratch.path)/switchbench-"))
    var status = stat()
    #expect(stat(folder.path, &status) == 0)
    #expect(status.st_mode & 0o7777 == 0o700)
    let owner = try String(contentsOfFile: folder.file("owner"), encoding: .utf8)
    #expect(owner == "\(getpid())\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["owner"])
    try folder.remove()
    #expect(!FileManager.default.fileExists(atPath: folder.path))
    try folder.remove()
  }

  @Test func `passes over places that do not serve and says why`() throws {
    let open = scratch.file("open-to-all")
    #expect(mkdir(open, 0o700) == 0 && chmod(open, 0o777) == 0)
    let (comma, long) = (
      scratch.file("a,b"), scratch.file(String(repeating: "x", count: PrivateFolder.longestPlace))
    )
    #expect(mkdir(comma, 0o700) == 0 && mkdir(long, 0o700) == 0)
    let folder = try PrivateFolder(
      under: [
        "relative", "/no/such/place", "/etc/passwd", open, "/proc", comma, long, scratch.path,
      ])
    defer { try? folder.remove() }
    #expect(folder.path.hasPrefix(scratch.path + "/switchbench-"))
    #expect(folder.passedOver.count == 7)
    #expect(folder.passedOver[5].contains("a comma") && folder.passedOver[6].contains("longer"))
    #expect(folder.passedOver[1].contains("/no/such/place"))
    #expect(folder.passedOver[3].contains("sticky"))
  }

  @Test func `cannot be had where no place serves`() throws {
    let error = try #require(throws: ProcessError.self) {
      try PrivateFolder(under: ["/no/such/place", "/etc/passwd"])
    }
    #expect(error.description.contains("/no/such/place"))
    #expect(error.description.contains("/etc/passwd: not a folder"))
    #expect(error.description.contains("TMPDIR"))
  }

  @Test func `is left alone while its owner lives and removed afterwards`() async throws {
    let place = scratch.path
    let mine = try PrivateFolder(under: [place])
    await #expect(processExitsWith: .signal(SIGKILL)) { [place = place as String] in
      let folder = try PrivateFolder(under: [place])
      try "x".write(toFile: folder.file("guest-memory"), atomically: false, encoding: .utf8)
      raise(SIGKILL)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: place).count == 2)
    let removed = PrivateFolder.removeStale(under: [place, place, "/no/such/place"])
    #expect(removed.count == 1 && !removed.contains(mine.path))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: place)
        == [URL(fileURLWithPath: mine.path).lastPathComponent])
    try mine.remove()
  }

  @Test func `is held by its owner and not by a child of it`() async throws {
    let place = scratch.path
    let note = scratch.file("identifier")
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [place = place as String, note = note as String] in
      _ = try PrivateFolder(under: [place])
      let child = try ChildProcess(launching: ["sleep", "1000"])
      try "\(child.processIdentifier)".write(toFile: note, atomically: false, encoding: .utf8)
      raise(SIGKILL)
    }
    let child = try #require(pid_t(try String(contentsOfFile: note, encoding: .utf8)))
    defer { kill(child, SIGKILL) }
    #expect(isAlive(child))
    #expect(PrivateFolder.removeStale(under: [place]).count == 1)
  }

  @Test func `without an owner is taken for one being made until it is old`() throws {
    let young = scratch.file("switchbench-young")
    let old = scratch.file("switchbench-old")
    let stranger = scratch.file("something-else")
    for path in [young, old, stranger] { #expect(mkdir(path, 0o700) == 0) }
    let longAgo = time(nil) - 10 * PrivateFolder.makingSeconds
    for path in [old, stranger] {
      var times = [timeval(tv_sec: longAgo, tv_usec: 0), timeval(tv_sec: longAgo, tv_usec: 0)]
      #expect(utimes(path, &times) == 0)
    }
    #expect(PrivateFolder.removeStale(under: [scratch.path]) == [old])
  }

  @Test func `is not looked for through a link`() throws {
    let precious = scratch.file("precious")
    #expect(mkdir(precious, 0o700) == 0)
    try "1\n".write(toFile: "\(precious)/owner", atomically: false, encoding: .utf8)
    #expect(symlink(precious, scratch.file("switchbench-link")) == 0)
    #expect(PrivateFolder.removeStale(under: [scratch.path]).isEmpty)
    #expect(FileManager.default.fileExists(atPath: "\(precious)/owner"))
  }
}
