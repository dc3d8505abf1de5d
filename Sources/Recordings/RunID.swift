import Foundation

/// The name of a run and of its folder: `2026-11-21T05-04-09Z-3f9a`.
///
/// UTC, without colons so that it is a file name everywhere; names sort by time.
/// - Parameters:
///   - date: When the run started.
///   - random: Tells apart two runs that start in one second.
public func runID(startedAt date: Date, random: UInt16) -> String {
  let time = date.formatted(.iso8601).replacing(":", with: "-")
  let digits = String(random, radix: 16)
  return "\(time)-\(String(repeating: "0", count: 4 - digits.count))\(digits)"
}
