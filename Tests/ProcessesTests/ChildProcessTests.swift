import Foundation
import Testing

@testable import Processes

/// Longer than any test takes: a limit that is only met by a broken program.
let farAwaySeconds = 60.0

func shell(_ script: String) -> [String] { ["sh", "-c", script] }

@Suite struct `A child process` {
  @Test(arguments: [0, 1, 3, 255]) func `tells its exit status`(status: Int32) throws {
    let child = try ChildProcess(launching: shell("exit \(status)"))
    let termination = try #require(child.wait(timeoutSeconds: farAwaySeconds))
    #expect(termination.cause == .exited(status))
    #expect(termination.exitStatus == status)
    #expect(termination.isSuccess == (status == 0))
    #expect(termination.description == "exit status \(status)")
  }

  @Test func `tells the signal that killed it`() throws {
    let child = try ChildProcess(launching: shell("kill -SEGV $$"))
    let termination = try #require(child.wait(timeoutSeconds: farAwaySeconds))
    #expect(termination.cause == .signaled(SIGSEGV))
    #expect(termination.exitStatus == nil)
    #expect(termination.description == "killed by SIGSEGV")
  }

  @Test func `is found to end without an exit descriptor too`() throws {
    let child = try ChildProcess(launching: shell("sleep 0.05; exit 7"))
    if child.exitDescriptor >= 0 { close(child.exitDescriptor) }
    child.exitDescriptor = -1
    #expect(child.wait(timeoutSeconds: farAwaySeconds)?.cause == .exited(7))
  }

  @Test func `makes its exit descriptor readable only when it ends`() throws {
    let child = try ChildProcess(launching: ["cat"], standardInput: .pipe)
    try #require(child.exitDescriptor >= 0)
    #expect(waitUntilReadable([child.exitDescriptor, -1], timeoutSeconds: 0).isEmpty)
    child.closeInput()
    #expect(
      waitUntilReadable([-1, child.exitDescriptor], timeoutSeconds: farAwaySeconds)
        == [child.exitDescriptor])
    #expect(child.poll()?.cause == .exited(0))
  }

  @Test func `is still running when the wait for it is over`() throws {
    let child = try ChildProcess(launching: ["sleep", "1000"])
    #expect(child.poll() == nil)
    #expect(child.wait(timeoutSeconds: 0.01) == nil)
    #expect(child.wait(timeoutSeconds: -1) == nil)
    #expect(child.isRunning)
    #expect(child.terminate(graceSeconds: farAwaySeconds).cause == .signaled(SIGTERM))
  }

  @Test func `is killed when it does not heed SIGTERM`() throws {
    let child = try ChildProcess(
      launching: shell("trap '' TERM; echo ready; while :; do sleep 0.05; done"))
    #expect(eventually { !child.readAvailableOutput().isEmpty })
    #expect(child.terminate(graceSeconds: 0.05).cause == .signaled(SIGKILL))
    #expect(!isAlive(child.processIdentifier))
  }

  @Test func `is reaped once and keeps what was seen then`() throws {
    let child = try ChildProcess(launching: shell("exit 4"))
    let first = child.wait(timeoutSeconds: farAwaySeconds)
    #expect(waitpid(child.processIdentifier, nil, WNOHANG) == -1 && errno == ECHILD)
    #expect(child.poll() == first)
    #expect(child.terminate(graceSeconds: 1) == first)
    #expect(!child.signal(SIGTERM))
  }

  @Test func `says so when something else has reaped it`() throws {
    let child = try ChildProcess(launching: shell("exit 4"))
    #expect(waitpid(child.processIdentifier, nil, 0) == child.processIdentifier)
    #expect(child.poll()?.cause == .notSeen)
  }

  @Test func `does not outlive its last reference`() throws {
    let identifier: pid_t
    do {
      let child = try ChildProcess(launching: ["sleep", "1000"])
      identifier = child.processIdentifier
      #expect(isAlive(identifier))
    }
    #expect(kill(identifier, 0) == -1 && errno == ESRCH, "killed and reaped, not even a zombie")
  }

  @Test func `takes its grandchildren with it when it is terminated`() throws {
    let child = try ChildProcess(
      launching: shell("(trap '' TERM; echo; exec sleep 1000) & echo $!; wait"))
    let grandchild = try #require(firstNumber(from: child))
    #expect(isAlive(grandchild))
    child.terminate(graceSeconds: farAwaySeconds)
    #expect(eventually { !isAlive(grandchild) })
  }

  @Test func `takes its grandchildren with it when it ends by itself`() throws {
    let child = try ChildProcess(launching: shell("sleep 1000 & echo $!"))
    #expect(child.wait(timeoutSeconds: farAwaySeconds)?.cause == .exited(0))
    let grandchild = try #require(firstNumber(from: child))
    #expect(eventually { !isAlive(grandchild) })
  }

  @Test func `accounts for the time that it used`() throws {
    let busy = try ChildProcess(
      launching: shell("i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done"))
    let termination = try #require(busy.wait(timeoutSeconds: farAwaySeconds))
    #expect(termination.userSeconds + termination.systemSeconds > 0)
  }

  @Test func `leads a process group of its own`() throws {
    let child = try ChildProcess(launching: ["sleep", "1000"])
    #expect(getpgid(child.processIdentifier) == child.processIdentifier)
  }

  @Test func `asks for the parent-death signal through setpriv`() throws {
    try #require(findExecutable("/usr/bin/setpriv") != nil, "util-linux is essential on Debian")
    let child = try ChildProcess(
      launching: ["setpriv", "--dump"], diesWithParent: true)
    #expect(child.diesWithParent)
    let output = try allOutput(of: child)
    #expect(output.contains("Parent death signal: KILL") || output.contains("SIGKILL"), "\(output)")
    let other = try ChildProcess(launching: ["setpriv", "--dump"])
    #expect(!other.diesWithParent)
    #expect(try !allOutput(of: other).contains("KILL"))
  }

  @Test func `is itself behind the prefix`() throws {
    let child = try ChildProcess(
      launching: shell("echo $$ \"$@\"") + ["sh", "--", "two words"], diesWithParent: true)
    #expect(try allOutput(of: child) == "\(child.processIdentifier) -- two words\n")
  }

  private func firstNumber(from child: ChildProcess) -> pid_t? {
    var text = ""
    _ = eventually {
      text += String(decoding: child.readAvailableOutput(), as: UTF8.self)
      return text.split(separator: "\n").contains { pid_t($0) != nil } && text.hasSuffix("\n")
    }
    return text.split(separator: "\n").compactMap { pid_t($0) }.first
  }
}

/// All that a child writes to its standard output until it ends.
func allOutput(of child: ChildProcess) throws -> String {
  var output: [UInt8] = []
  while child.standardOutputDescriptor >= 0 {
    let ready = waitUntilReadable(
      [child.standardOutputDescriptor], timeoutSeconds: farAwaySeconds)
    try #require(!ready.isEmpty)
    output += child.readAvailableOutput()
  }
  _ = child.wait(timeoutSeconds: farAwaySeconds)
  return String(decoding: output, as: UTF8.self)
}
