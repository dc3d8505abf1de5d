import Analysis

/// Why a boot does not count: `12 of 300 samples were quiet`.
func words(_ reason: LeftOutBoot.Reason) -> String {
  switch reason {
  case .notPositive(let count, let samples): "\(count) of \(samples) samples were not positive"
  case .shortOfQuiet(let quiet, let samples): "\(quiet) of \(samples) samples were quiet"
  case .noFloor(let samples): "no floor of the probe tells which of \(samples) samples were quiet"
  }
}
