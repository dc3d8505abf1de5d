import Foundation
import QMP
import Testing

@Suite struct `A QMP listener` {
  @Test func `makes a socket for this user alone and removes it`() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let listener = try QMPListener(path: "\(folder)/qmp")
    var status = stat()
    #expect(stat(listener.path, &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFSOCK && status.st_mode & 0o777 == 0o600)
    listener.close()
    #expect(stat(listener.path, &status) == -1)
    #expect(throws: QMPError.closed) { try listener.accept(timeoutSeconds: 1) }
  }

  @Test func `refuses a path that a socket address cannot hold`() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let room = 107 - folder.utf8.count - 1
    let longest = "\(folder)/\(String(repeating: "q", count: room))"
    _ = try QMPListener(path: longest)
    let error = #expect(throws: QMPError.self) { try QMPListener(path: longest + "q") }
    #expect(error?.description.contains("1 to 107 bytes and this one has 108") == true)
    #expect(throws: QMPError.self) { try QMPListener(path: "") }
  }

  @Test func `leaves alone what is there already`() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = "\(folder)/qmp"
    try "precious".write(toFile: path, atomically: false, encoding: .utf8)
    let error = #expect(throws: QMPError.self) { try QMPListener(path: path) }
    #expect(error?.description.contains(path) == true)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
  }

  @Test func `stops waiting when the child has died`() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let listener = try QMPListener(path: "\(folder)/qmp")
    var questions = 0
    #expect(throws: QMPError.neverConnected) {
      try listener.accept(timeoutSeconds: farAwaySeconds) {
        questions += 1
        return questions < 3
      }
    }
    #expect(questions == 3)
  }

  @Test func `stops waiting when time is up`() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let listener = try QMPListener(path: "\(folder)/qmp")
    #expect(throws: QMPError.timedOut(command: "the connection", seconds: 0.02)) {
      try listener.accept(timeoutSeconds: 0.02)
    }
  }

  @Test func `is not held up by one who connects and is silent`() throws {
    #expect(throws: QMPError.timedOut(command: "its greeting", seconds: 0.05)) {
      try FakeQEMU(timeoutSeconds: 0.05) { wire in wire.waitForTheEnd() }
    }
  }

  @Test func `refuses a greeting without a version`() throws {
    let error = #expect(throws: QMPError.self) {
      try FakeQEMU { wire in wire.send(#"{"QMP": {}}"# + "\n") }
    }
    #expect(error == .unexpected(command: "its greeting", excerpt: "no version"))
  }

  @Test func `says closed when it is not even greeted`() throws {
    #expect(throws: QMPError.closed) { try FakeQEMU { _ in } }
  }
}
