import Foundation

/// The output of a small tool, and its end.
public struct ToolResult: Sendable {
  /// Its end, and its resource usage.
  public var termination: Termination
  /// Its standard output.
  public var output: [UInt8]
  /// Its standard error.
  public var error: [UInt8]

  /// The standard output as text; bytes that are not UTF-8 become replacement characters.
  public var outputText: String { String(decoding: output, as: UTF8.self) }
  /// The standard error as text; bytes that are not UTF-8 become replacement characters.
  public var errorText: String { String(decoding: error, as: UTF8.self) }

  /// " It said: ..." for a message, or nothing when it wrote no error.
  var lastErrorLineClause: String {
    guard let line = errorText.split(whereSeparator: \.isNewline).last else { return "" }
    return " It said last: \(line.prefix(200))"
  }
}

/// Runs a tool to its end and collects its output.
///
/// Both streams are drained as they fill, while the input is fed, so that neither side can wait for
/// the other. The tool's process group ends with it. A tool that fails is a result, not an error.
///
/// - Parameters:
/// - arguments: The program, looked up as `findExecutable` does, and its arguments.
/// - input: What it finds on its standard input; nil for nothing.
/// - environment: The whole environment; nil for this process's own.
/// - workingDirectory: The folder it starts in; nil for this process's own.
/// - timeoutSeconds: When it is killed.
/// - maximumOutputBytes: How much it may write to each stream before it is killed.
/// - Throws: `ProcessError` when it cannot be started, runs too long, writes too much, or this
/// program is interrupted meanwhile (see `Interruption`).
public func run(
  _ arguments: [String], input: [UInt8]? = nil, environment: [String: String]? = nil,
  workingDirectory: String? = nil, timeoutSeconds: Double,
  maximumOutputBytes: Int = 64 << 20
) throws -> ToolResult {
  let wasInterrupted = Interruption.requested != nil
  // A compiler's driver ends its compilers when it is interrupted, and leaves them running when it is killed.
  let child = try ChildProcess(
    launching: arguments, environment: environment, workingDirectory: workingDirectory,
    standardInput: input == nil ? .null : .pipe, diesWithParent: true, deathSignal: "INT")
  let command = arguments.joined(separator: " ")
  let deadline = Deadline(afterSeconds: timeoutSeconds)
  var pendingInput = (input ?? [])[...]
  var output: [UInt8] = []
  var error: [UInt8] = []

  func drainAll() {
    output += child.readAvailableOutput()
    error += child.readAvailableError()
  }
  func killed() -> ToolResult {
    let termination = child.terminate(graceSeconds: 0)
    drainAll()
    return ToolResult(termination: termination, output: output, error: error)
  }

  while true {
    if pendingInput.isEmpty { child.closeInput() }
    // The end is looked at before the streams are, so that nothing written before it is missed.
    let termination = child.poll()
    drainAll()
    pendingInput = pendingInput.dropFirst(child.writeAvailableInput(pendingInput))
    if child.standardInputDescriptor < 0 { pendingInput = [] }

    if max(output.count, error.count) > maximumOutputBytes {
      throw ProcessError.tooMuchOutput(
        command: command, bytes: maximumOutputBytes, partial: killed())
    }
    let streams = [child.standardOutputDescriptor, child.standardErrorDescriptor]
    if let termination, streams.allSatisfy({ $0 < 0 }) {
      return ToolResult(termination: termination, output: output, error: error)
    }
    if deadline.isPast {
      throw ProcessError.timedOut(command: command, seconds: timeoutSeconds, partial: killed())
    }
    if !wasInterrupted, let signal = Interruption.requested {
      child.terminate(graceSeconds: 0)
      throw ProcessError.interrupted(command: command, signal: signal)
    }
    // Looks again soon, because an interruption may come just before poll(2) or reach another
    // thread; and sooner without an exit descriptor, where nothing else reports the end.
    let pause: Int32 = child.exitDescriptor < 0 || termination != nil ? 5 : 50
    _ = waitUntilReady(
      reading: streams + [termination == nil ? child.exitDescriptor : -1],
      writing: [pendingInput.isEmpty ? -1 : child.standardInputDescriptor],
      milliseconds: min(deadline.remainingMilliseconds, pause))
  }
}
