import Measurement

/// The samples of boots as one histogram in ascending order: each reading divided by its own boot's
/// switches per sample, in ticks or instructions per one-way switch.
///
/// Boots that timed no switch have none.
func samplesPerSwitch(_ boots: [BootRecord]) -> [(value: Double, count: Int)] {
  var counts: [Double: Int] = [:]
  for boot in boots where boot.switchesPerSample > 0 {
    for bin in boot.histogram.bins {
      counts[Double(bin.ticks) / Double(boot.switchesPerSample), default: 0] += bin.count
    }
  }
  return counts.sorted { $0.key < $1.key }.map { (value: $0.key, count: $0.value) }
}
