/// The instructions of one switch, as QEMU executes them: what the machine `paper` adds up.
///
///     ExecutionTracer   turns QEMU's log on and off around a cell's samples, and finds one round trip
///     ExecutionLog      reads the log

/// An error that stops a trace because the user must fix it.
public enum TracingError: Error, CustomStringConvertible {
  /// QEMU's human monitor objects to a command.
  case monitor(command: String, answer: String)

  /// The fault and the fix, for a person.
  public var description: String {
    switch self {
    case .monitor(let command, let answer):
      "QEMU's monitor answers '\(command)' with: \(answer.split(separator: "\n").joined(separator: " "))"
        + "; it cannot log what it executes, so leave the machine 'paper' out or use another QEMU."
    }
  }
}
