import Foundation
import Processes
import QMP
import Testing

private let qemu = findExecutable("qemu-system-x86_64")

@Suite(.enabled(if: qemu != nil, "qemu-system-x86_64 is not installed (qemu-system-x86)"))
struct `A real QEMU` {
  @Test func `greets, answers, refuses and quits`() throws {
    let folder = try PrivateFolder()
    defer { try? folder.remove() }
    let listener = try QMPListener(path: folder.file("qmp"))
    let child = try ChildProcess(
      launching: [
        qemu ?? "", "-machine", "none", "-nodefaults", "-display", "none", "-S",
        "-chardev", "socket,id=qmp,path=\(listener.path)", "-mon", "chardev=qmp,mode=control",
      ], diesWithParent: true)
    let client = try listener.accept(timeoutSeconds: farAwaySeconds) { child.isRunning }
    #expect(client.greeting.major >= 5)
    let version = try run([qemu ?? "", "--version"], timeoutSeconds: farAwaySeconds)
    #expect(version.outputText.contains("version \(client.greeting.version)"))

    #expect(try client.queryStatus() == RunState(name: "prelaunch", isRunning: false))
    #expect(try client.queryKVM().enabled == false)
    #expect(try client.queryVirtualCPUs().isEmpty)
    try client.continueExecution()
    #expect(try client.queryStatus() == RunState(name: "running", isRunning: true))
    #expect(client.takeEvents().map(\.name).contains("RESUME"))
    try client.stop()
    #expect(try client.queryStatus().name == "paused")
    let refusal = #expect(throws: QMPError.self) { try client.execute("no-such-command") }
    #expect(refusal?.description.contains("CommandNotFound") == true)

    try client.quit()
    #expect(child.wait(timeoutSeconds: farAwaySeconds)?.cause == .exited(0))
    #expect(throws: QMPError.closed) {
      // Its farewell, SHUTDOWN, comes first.
      while true { _ = try client.pollEvents(timeoutSeconds: farAwaySeconds) }
    }
  }

  @Test func `with a virtual CPU tells its thread and its registers`() throws {
    let folder = try PrivateFolder()
    defer { try? folder.remove() }
    let listener = try QMPListener(path: folder.file("qmp"))
    let child = try ChildProcess(
      launching: [
        qemu ?? "", "-machine", "microvm", "-accel", "tcg", "-nodefaults", "-display", "none",
        "-S", "-chardev", "socket,id=qmp,path=\(listener.path)",
        "-mon", "chardev=qmp,mode=control",
      ], diesWithParent: true)
    let client = try listener.accept(timeoutSeconds: farAwaySeconds) { child.isRunning }
    let virtualCPU = try #require(try client.queryVirtualCPUs().first)
    let thread = "/proc/\(child.processIdentifier)/task/\(virtualCPU.threadIdentifier)"
    #expect(FileManager.default.fileExists(atPath: thread))
    #expect(try client.registers().contains("RIP=") || client.registers().contains("EIP="))
    child.terminate(graceSeconds: farAwaySeconds)
    #expect(throws: QMPError.closed) { while true { _ = try client.queryStatus() } }
  }

  @Test func `that does not start is noticed at once`() throws {
    let folder = try PrivateFolder()
    defer { try? folder.remove() }
    let listener = try QMPListener(path: folder.file("qmp"))
    let child = try ChildProcess(launching: [qemu ?? "", "-machine", "no-such-machine"])
    #expect(throws: QMPError.neverConnected) {
      try listener.accept(timeoutSeconds: farAwaySeconds) { child.isRunning }
    }
    #expect(child.termination?.cause == .exited(1))
    let message = String(decoding: child.readAvailableError(), as: UTF8.self)
    #expect(message.contains("no-such-machine") || message.contains("unsupported machine"))
  }
}
