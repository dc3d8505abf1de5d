import Foundation
import Measurement

/// The kernel's own count of exits by their reason: a histogram of the tracepoint `kvm_exit`.
///
/// It needs the right to read `tracefs` and is of all virtual machines together, so it is asked for only
/// where one runs: in a virtual host. Kernel documentation: `trace/histogram.rst`.
struct ExitReasons: Sendable {
  private static let event = "/sys/kernel/tracing/events/kvm/kvm_exit"

  /// Starts counting; nil where the kernel cannot.
  init?() {
    do {
      try "hist:keys=exit_reason\n".write(
        toFile: "\(ExitReasons.event)/trigger", atomically: false, encoding: .utf8)
    } catch { return nil }
  }

  /// Exits so far, by reason.
  func counts() -> [Int: Int] {
    let text =
      (try? String(contentsOfFile: "\(ExitReasons.event)/hist", encoding: .utf8)) ?? ""
    return ExitReasons.parse(text)
  }

  /// Reads lines such as `{ exit_reason:          9 } hitcount:       1958`.
  static func parse(_ text: String) -> [Int: Int] {
    var counts: [Int: Int] = [:]
    for line in text.split(separator: "\n") where line.hasPrefix("{") {
      let words = line.split { $0.isWhitespace || $0 == ":" || $0 == "{" || $0 == "}" }
      guard words.count == 4, words[0] == "exit_reason", words[2] == "hitcount",
        let reason = Int(words[1]), let count = Int(words[3])
      else { continue }
      counts[reason] = count
    }
    return counts
  }
}
