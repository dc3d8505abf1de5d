import Measurement

/// The shape of samples as bars of text: how often which cost per switch was seen.
///
/// A row covers one of up to `rows` equal ranges, from the 1st to the 99th percentile; what lies
/// below and beyond is a row each, so that a rare disturbance does not flatten the rest. The longest
/// bar has `barColumns` characters, and a row that has samples has one at least.
/// - Parameter boots: Boots of one cell; their samples are put together.
/// - Returns: Lines, or none when there are no samples.
public func histogramChart(
  _ boots: [BootRecord], rows: Int = 10, barColumns: Int = 40
) -> [String] {
  let values = boots.flatMap { boot in
    boot.histogram.bins.map { bin in
      (value: Double(bin.ticks) / Double(max(1, boot.switchesPerSample)), count: bin.count)
    }
  }.sorted { $0.value < $1.value }
  guard let range = middle(of: values), let least = values.first?.value,
    let greatest = values.last?.value, rows > 0
  else { return [] }
  let width = (range.upperBound - range.lowerBound) / Double(rows)
  var bars = (0..<(width > 0 ? rows : 1)).map { row in
    let start = fixed(range.lowerBound + Double(row) * width, places: 2)
    let end = fixed(range.lowerBound + Double(row + 1) * width, places: 2)
    return (label: start == end ? start : "\(start) to \(end)", count: 0)
  }
  var (below, beyond) = (0, 0)
  for (value, count) in values {
    if value < range.lowerBound {
      below += count
    } else if value > range.upperBound {
      beyond += count
    } else {
      let row = width > 0 ? Int((value - range.lowerBound) / width) : 0
      bars[min(bars.count - 1, row)].count += count
    }
  }
  if below > 0 { bars.insert(("from \(fixed(least, places: 2))", below), at: 0) }
  if beyond > 0 { bars.append(("to \(fixed(greatest, places: 2))", beyond)) }
  let labelWidth = bars.map(\.label.count).max() ?? 0
  let most = bars.map(\.count).max() ?? 1
  return bars.map { label, count in
    let length = count == 0 ? 0 : max(1, count * barColumns / most)
    let bar = String(repeating: "#", count: length)
    return "\(padStart(label, labelWidth))  \(padEnd(bar, barColumns))  \(count)"
  }
}

/// From the 1st to the 99th percentile of ascending values; nil when there are none.
private func middle(of values: [(value: Double, count: Int)]) -> ClosedRange<Double>? {
  let total = values.reduce(0) { $0 + $1.count }
  func quantile(_ percent: Int) -> Double? {
    var seen = 0
    return values.first { value in
      seen += value.count
      return seen * 100 >= total * percent
    }?.value
  }
  guard let low = quantile(1), let high = quantile(99) else { return nil }
  return low...high
}
