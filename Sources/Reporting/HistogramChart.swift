import Analysis
import Documents
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
  histogramChart(histogramBars(boots, rows: rows), barColumns: barColumns)
}

/// The same for bars that were drawn already.
func histogramChart(_ bars: [HistogramBar], barColumns: Int = 40) -> [String] {
  let labels = bars.map(label)
  let labelWidth = labels.map(\.count).max() ?? 0
  let most = bars.map(\.count).max() ?? 1
  return zip(labels, bars).map { label, bar in
    let length = bar.count == 0 ? 0 : max(1, bar.count * barColumns / most)
    let text = String(repeating: "#", count: length)
    return "\(padStart(label, labelWidth))  \(padEnd(text, barColumns))  \(bar.count)"
  }
}

private func label(_ bar: HistogramBar) -> String {
  let (start, end) = (fixed(bar.lower, places: 2), fixed(bar.upper, places: 2))
  return switch bar.part {
  case .below: "from \(start)"
  case .middle: start == end ? start : "\(start) to \(end)"
  case .beyond: "to \(end)"
  }
}
