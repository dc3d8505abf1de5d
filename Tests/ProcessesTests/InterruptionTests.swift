import Foundation
import Testing

@testable import Processes

// Signal dispositions belong to the whole process, so each of these runs in one of its own.
@Suite struct `An interruption` {
  @Test func `is remembered and then ends the process by the same signal`() async {
    await #expect(processExitsWith: .signal(SIGTERM)) {
      // Whoever runs the tests may ignore them, as a shell does for its background jobs.
      for number in [SIGHUP, SIGTERM] { signal(number, SIG_DFL) }
      Interruption.install()
      guard Interruption.requested == nil else { _exit(20) }
      kill(getpid(), SIGTERM)
      guard eventually({ Interruption.requested == SIGTERM }) else { _exit(21) }
      kill(getpid(), SIGHUP)
      usleep(50_000)
      guard Interruption.requested == SIGTERM else { _exit(22) }
      Interruption.reraise()
    }
  }

  @Test func `that comes twice ends at once what is deaf`() async {
    await #expect(processExitsWith: .signal(SIGINT)) {
      signal(SIGINT, SIG_DFL)
      Interruption.install(patienceSeconds: 1000)
      kill(getpid(), SIGINT)
      // The same Ctrl-C may come twice.
      kill(getpid(), SIGINT)
      usleep(300_000)
      guard Interruption.requested == SIGINT else { _exit(26) }
      kill(getpid(), SIGINT)
      while true {}
    }
  }

  @Test func `that is not heard ends the process when patience is over`() async {
    await #expect(processExitsWith: .signal(SIGTERM)) {
      signal(SIGTERM, SIG_DFL)
      Interruption.install(patienceSeconds: 1)
      kill(getpid(), SIGTERM)
      while true {}
    }
  }

  @Test func `that nobody asked for lets the process go on`() async {
    await #expect(processExitsWith: .exitCode(7)) {
      Interruption.install()
      Interruption.reraise()
      _exit(7)
    }
  }

  @Test func `ends a tool that is being waited for`() async {
    await #expect(processExitsWith: .success) {
      signal(SIGINT, SIG_DFL)
      Interruption.install()
      // The child signals its parent, whatever the parent is doing then.
      let error = #expect(throws: ProcessError.self) {
        try run(shell("kill -INT $PPID; exec sleep 1000"), timeoutSeconds: farAwaySeconds)
      }
      #expect(error?.description.contains("SIGINT") == true)
      #expect(waitpid(-1, nil, WNOHANG) == -1 && errno == ECHILD, "the tool is reaped")
      // What has to be run while cleaning up still runs.
      let cleaning = try run(["true"], timeoutSeconds: farAwaySeconds)
      #expect(cleaning.termination.isSuccess)
    }
  }

  @Test func `leaves a signal ignored that was ignored at the start`() async {
    await #expect(processExitsWith: .exitCode(8)) {
      signal(SIGHUP, SIG_IGN)
      Interruption.install()
      kill(getpid(), SIGHUP)
      usleep(50_000)
      guard Interruption.requested == nil else { _exit(23) }
      _exit(8)
    }
  }

  @Test func `makes a closed pipe an error and not a death`() async {
    await #expect(processExitsWith: .exitCode(6)) {
      Interruption.setDispositions()
      var ends: [Int32] = [-1, -1]
      pipe(&ends)
      close(ends[0])
      guard write(ends[1], "x", 1) == -1, errno == EPIPE else { _exit(24) }
      _exit(6)
    }
  }

  @Test func `or its starter cannot have a child's end forgotten`() async {
    await #expect(processExitsWith: .exitCode(9)) {
      signal(SIGCHLD, SIG_IGN)
      Interruption.setDispositions()
      let result = try run(["sh", "-c", "exit 4"], timeoutSeconds: farAwaySeconds)
      _exit(result.termination.exitStatus == 4 ? 9 : 27)
    }
  }

  @Test func `is not what a limit of a file's size is`() async {
    await #expect(processExitsWith: .exitCode(5)) {
      Interruption.setDispositions()
      var limit = rlimit(rlim_cur: 10, rlim_max: 10)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      var name = Array("/tmp/switchbench-test-XXXXXX".utf8CString)
      let file = mkstemp(&name)
      unlink(name)
      guard file >= 0, write(file, String(repeating: "x", count: 10), 10) == 10 else { _exit(28) }
      guard write(file, "x", 1) == -1, errno == EFBIG else { _exit(29) }
      _exit(5)
    }
  }

  @Test func `kills the groups of all children that run`() throws {
    let groups = RunningGroups()
    let children = try (0..<3).map { _ in
      try ChildProcess(launching: ["sleep", "1000"], standardOutput: .null, standardError: .null)
    }
    for child in children { groups.insert(child.processIdentifier) }
    groups.remove(children[1].processIdentifier)
    #expect(!groups.isEmpty)
    groups.killAll()
    for child in [children[0], children[2]] {
      #expect(child.wait(timeoutSeconds: farAwaySeconds)?.cause == .signaled(SIGKILL))
    }
    #expect(children[1].isRunning)
    _ = children[1].terminate(graceSeconds: 0)
    for child in [children[0], children[2]] { groups.remove(child.processIdentifier) }
    #expect(groups.isEmpty)
  }
}
