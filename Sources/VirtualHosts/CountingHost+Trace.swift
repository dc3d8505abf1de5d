import Foundation
import Processes

extension CountingHost {
  /// A line of a trace has about this many bytes.
  private static let bytesOfLine = 90

  /// Writes down about as many of the next executed instructions as asked for.
  ///
  /// The emulator's debugger stops the whole computer for it, its clock included, so that nothing in
  /// there can tell.
  /// - Throws: `VirtualHostError` when the debugger does not answer in time; `ProcessError.interrupted`.
  public func trace(instructions: Int, timeoutSeconds: Double = 120) throws -> InstructionTrace {
    let deadline = ContinuousClock.now + .seconds(timeoutSeconds)
    let start = said.count
    child.signal(SIGINT)
    try wait(until: deadline) { says("Tracing enabled", behind: start) }
    try type(CountingHost.stop)
    try wait(until: deadline) { said.count - start >= instructions * CountingHost.bytesOfLine }
    child.signal(SIGINT)
    try wait(until: deadline) { says("Tracing disabled", behind: said.count - 2000) }
    try type(CountingHost.begin)
    return InstructionTrace(
      bochs: String(decoding: said[(said.startIndex + start)...], as: UTF8.self))
  }

  /// What the debugger is told when it is called the next time, and the time after that.
  ///
  /// It is written before the debugger is called. Whenever the processor is idle, the emulator looks
  /// for input, and waits a millisecond where there is none.
  static let (begin, stop) = ("trace on\nc\n", "trace off\nc\n")

  private func says(_ words: String, behind place: Int) -> Bool {
    said.dropFirst(max(0, place)).prefix(4000).range(of: Data(words.utf8)) != nil
  }

  /// What the debugger has printed so far.
  private var said: Data {
    (try? Data(contentsOf: URL(filePath: folder.file("debugger")), options: .mappedIfSafe))
      ?? Data()
  }

  func type(_ commands: String) throws {
    let bytes = Array(commands.utf8)
    guard child.writeAvailableInput(bytes[...]) == bytes.count else {
      throw VirtualHostError("Bochs' debugger takes no commands.")
    }
  }

  private func wait(until deadline: ContinuousClock.Instant, _ condition: () -> Bool) throws {
    while !condition() {
      if let signal = Interruption.requested {
        throw ProcessError.interrupted(command: "bochs", signal: signal)
      }
      if let ended = child.poll() { throw VirtualHostError("Bochs ended: \(ended)") }
      guard ContinuousClock.now < deadline else {
        throw VirtualHostError("Bochs' debugger printed \(said.count) bytes and no more.")
      }
      usleep(20_000)
    }
  }
}
