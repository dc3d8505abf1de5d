import Measurement

/// A failure in one line: its kind and the most telling line of its evidence.
public func summarize(_ failure: LaunchFailure) -> String {
  let telling = failure.evidence.first {
    $0.contains("error") || $0.contains("failure") || $0.contains("failed")
      || $0.contains("panic")
  }
  let instruction = failure.evidence.first { $0.hasPrefix("Code=") }.flatMap { line in
    line.split(separator: "<").last?.split(separator: ">").first
  }
  let because =
    telling != nil && failure.because.hasSuffix(".")
    ? String(failure.because.dropLast()) : failure.because
  return because + (telling.map { ": \($0)" } ?? "")
    + (instruction.map { " (at the instruction byte \($0))" } ?? "")
}
