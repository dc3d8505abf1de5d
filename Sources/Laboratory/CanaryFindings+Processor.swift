import Launches
import Measurement

extension CanaryFindings {
  /// Whether a CPU runs processes here, or a program that imitates one.
  static func processor(_ reading: CanaryReading) -> Finding {
    let subject = "processor"
    guard let evidence = reading.processor else {
      return Finding(
        subject, .warning, observed: reading.failure ?? "the canary sent no evidence of it",
        effect: "nothing tells a CPU from an emulator here")
    }
    let verdict = ProcessorVerdict(evidence)
    guard verdict.runner != .cpu else {
      return Finding(
        subject, .good, observed: "a CPU: \(verdict.because)",
        effect: "what stays in user mode runs natively; each cell proves it anew")
    }
    return Finding(
      subject, .problem, observed: "\(verdict.runner.word): \(verdict.because)",
      effect: "cells of process and kvm are not called native: their times are no CPU's",
      fix: "measure on a computer, or in a virtual machine that KVM runs")
  }
}

extension ProcessorVerdict.Runner {
  /// The runner, in a word or two.
  var word: String {
    switch self {
    case .cpu: "a CPU"
    case .translator: "a translator"
    case .interpreter: "an interpreter"
    case .unclear: "unclear"
    }
  }
}
