import Foundation
import Measurement

/// Where a recording stands, in seconds since 1970.
func time(of run: Run, _ commitTimes: [String: Int]) -> Double {
  if run.suite.dirty.value == false, let revision = run.suite.revision.value,
    let time = commitTimes[revision]
  {
    return Double(time)
  }
  let measured = try? Date(run.startedAt, strategy: .iso8601)
  return measured?.timeIntervalSince1970 ?? 0
}
