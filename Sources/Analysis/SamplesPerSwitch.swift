import Measurement

/// The samples of boots as one histogram in ascending order: each reading divided by its own boot's
/// switches per sample, in ticks or instructions per one-way switch.
///
/// Boots that timed no switch have none.
func samplesPerSwitch(_ boots: [BootRecord]) -> [(value: Double, count: Int)] {
  var bins: [(value: Double, count: Int)] = []
  for boot in boots where boot.switchesPerSample > 0 {
    for bin in boot.histogram.bins {
      bins.append((Double(bin.ticks) / Double(boot.switchesPerSample), bin.count))
    }
  }
  // Each boot's are in order already: the sort finds runs and merges them.
  bins.sort { $0.value < $1.value }
  var merged: [(value: Double, count: Int)] = []
  for bin in bins {
    if merged.last?.value == bin.value {
      merged[merged.count - 1].count += bin.count
    } else {
      merged.append(bin)
    }
  }
  return merged
}
