import Foundation
import Testing

@testable import Processes

@Suite struct `A launch` {
  @Test(arguments: ["no-such-program-anywhere", "/no/such/program", "/etc/passwd", "/tmp"])
  func `names an executable that is not there`(name: String) throws {
    let error = try #require(throws: ProcessError.self) { try ChildProcess(launching: [name]) }
    #expect(error.description.contains(name))
    guard case .notFound = error else {
      Issue.record("\(error)")
      return
    }
  }

  @Test func `refuses an empty command`() {
    #expect(throws: ProcessError.self) { try ChildProcess(launching: []) }
  }

  @Test func `reports what the kernel refuses to execute`() throws {
    let scratch = try Scratch()
    let path = scratch.file("garbage")
    try Data([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0]).write(to: URL(fileURLWithPath: path))
    chmod(path, 0o700)
    let error = try #require(throws: ProcessError.self) { try ChildProcess(launching: [path]) }
    #expect(error.description.contains("could not be started"))
  }

  @Test func `refuses what would be cut short`() throws {
    for arguments in [["echo", "a\0b"], ["echo"]] {
      let error = try #require(throws: ProcessError.self) {
        try ChildProcess(launching: arguments, environment: arguments.count > 1 ? nil : ["A=B": ""])
      }
      #expect(error.description.contains("echo cannot be started"))
    }
  }

  @Test func `refuses a working directory that is not a folder`() throws {
    let error = try #require(throws: ProcessError.self) {
      try ChildProcess(launching: ["true"], workingDirectory: "/etc/passwd")
    }
    #expect(error.description.contains("/etc/passwd is not a folder"))
  }

  @Test func `starts in its folder with its environment and no other`() throws {
    let scratch = try Scratch()
    let result = try run(
      shell("pwd; echo \"$ONE\"; env | grep -c ONE; echo \"[$HOME]\""),
      environment: ["ONE": "1 = one"], workingDirectory: scratch.path,
      timeoutSeconds: farAwaySeconds)
    #expect(result.outputText == "\(scratch.path)\n1 = one\n1\n[]\n")
  }

  @Test func `writes its streams into files`() throws {
    let scratch = try Scratch()
    let path = scratch.file("console")
    try "old and longer".write(toFile: path, atomically: false, encoding: .utf8)
    let child = try ChildProcess(
      launching: shell("echo out; echo error >&2"), standardOutput: .file(path),
      standardError: .null)
    #expect(child.wait(timeoutSeconds: farAwaySeconds)?.isSuccess == true)
    #expect(child.standardOutputDescriptor == -1 && child.standardErrorDescriptor == -1)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "out\n")
  }

  @Test func `names a file that cannot be opened`() throws {
    let error = try #require(throws: ProcessError.self) {
      try ChildProcess(launching: ["true"], standardOutput: .file("/no/such/folder/file"))
    }
    #expect(error.description.contains("/no/such/folder/file"))
  }

  @Test func `refuses a descriptor that is not open`() throws {
    let error = try #require(throws: ProcessError.self) {
      try ChildProcess(launching: ["true"], standardInput: .descriptor(99_999))
    }
    #expect(error.description.contains("descriptor 99999"))
  }

  @Test func `crosses streams without losing one`() throws {
    let scratch = try Scratch()
    let one = open(scratch.file("one"), O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    defer { close(one) }
    let child = try ChildProcess(
      launching: shell("echo out; echo error >&2"), standardOutput: .descriptor(one),
      standardError: .descriptor(one))
    #expect(child.wait(timeoutSeconds: farAwaySeconds)?.isSuccess == true)
    #expect(fcntl(one, F_GETFD) >= 0, "the caller's descriptor stays open")
    let text = try String(contentsOfFile: scratch.file("one"), encoding: .utf8)
    #expect(text == "out\nerror\n")
  }

  @Test func `hands down no descriptor but the three`() throws {
    // One that is not closed on exec, as a library may leave it, and far from the first free one.
    let original = try Descriptor.copy(of: 0)
    let leaking = fcntl(original.number, F_DUPFD, 500)
    defer { close(leaking) }
    let result = try run(shell("echo /proc/$$/fd/*"), timeoutSeconds: farAwaySeconds)
    let numbers = result.outputText.split(whereSeparator: \.isWhitespace)
      .compactMap { $0.split(separator: "/").last }.compactMap { Int($0) }
    // The shell's own glob may hold one more open while it looks.
    #expect(numbers.filter { $0 < 3 } == [0, 1, 2])
    #expect(leaking >= 500 && !numbers.contains(Int(leaking)))
    #expect(numbers.count <= 4)
  }

  @Test func `resets signals`() async {
    await #expect(processExitsWith: .success) {
      signal(SIGTERM, SIG_IGN)
      signal(SIGPIPE, SIG_IGN)
      var blocked = sigset_t()
      sigfillset(&blocked)
      pthread_sigmask(SIG_BLOCK, &blocked, nil)
      let result = try run(
        ["grep", "-E", "Sig(Blk|Ign)", "/proc/self/status"], timeoutSeconds: farAwaySeconds)
      let masks = result.outputText.split(whereSeparator: \.isWhitespace)
        .compactMap { UInt64($0, radix: 16) }
      // Signals 32 and 33 are glibc's own: its posix_spawn ignores them until a program wants them.
      #expect(masks.count == 2 && masks.allSatisfy { $0 & ~(3 << 31) == 0 })
    }
  }

  @Test func `leaves no descriptor open however it goes`() async {
    await #expect(processExitsWith: .success) {
      _ = try run(["true"], timeoutSeconds: farAwaySeconds)
      let before = openDescriptorCount()
      for _ in 0..<5 {
        _ = try run(["cat"], input: [1, 2, 3], timeoutSeconds: farAwaySeconds)
        _ = try? run(["sleep", "1000"], timeoutSeconds: 0.01)
        _ = try? ChildProcess(launching: ["true"], standardOutput: .file("/no/such/file"))
        _ = try? ChildProcess(launching: ["no-such-program-anywhere"], standardInput: .pipe)
        _ = try? ChildProcess(launching: ["/dev/null"], standardInput: .pipe)
        _ = try ChildProcess(launching: ["cat"], standardInput: .pipe, diesWithParent: true)
        let folder = try PrivateFolder()
        try folder.remove()
      }
      #expect(openDescriptorCount() == before)
      #expect(waitpid(-1, nil, WNOHANG) == -1 && errno == ECHILD, "no child is left")
    }
  }

  @Test func `works when the standard streams of this process are closed`() async throws {
    let scratch = try Scratch()
    let path = scratch.file("result")
    await #expect(processExitsWith: .success) { [path = path as String] in
      // The numbers that come free are those that the child's streams are to become.
      let result = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
      close(0)
      close(1)
      let child = try ChildProcess(
        launching: ["cat"], standardInput: .pipe, standardOutput: .descriptor(result))
      #expect(child.writeAvailableInput(Array("through".utf8)[...]) == 7)
      child.closeInput()
      #expect(child.wait(timeoutSeconds: farAwaySeconds)?.isSuccess == true)
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "through")
  }

  @Test func `dies with its parent when asked to`() async throws {
    let scratch = try Scratch()
    let path = scratch.file("identifier")
    await #expect(processExitsWith: .exitCode(9)) { [path = path as String] in
      let child = try ChildProcess(launching: ["sleep", "1000"], diesWithParent: true)
      // Once it sleeps, setpriv has done its work.
      _ = eventually {
        let name = "/proc/\(child.processIdentifier)/comm"
        return (try? String(contentsOfFile: name, encoding: .utf8)) == "sleep\n"
      }
      try "\(child.processIdentifier)".write(toFile: path, atomically: false, encoding: .utf8)
      _exit(9)
    }
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let identifier = try #require(pid_t(text))
    #expect(eventually { !isAlive(identifier) })
  }
}
