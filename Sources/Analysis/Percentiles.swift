import Measurement
import Statistics

/// How the samples of a cell are distributed, over all of its boots, per one-way switch.
public struct Percentiles: Codable, Hashable, Sendable {
  /// One percentile.
  public struct Percentile: Codable, Hashable, Sendable {
    /// The share of samples at or below it, in percent.
    public var percent: Double
    /// Ticks or instructions.
    public var value: Double
  }

  /// The percentiles that a distribution is described by.
  public static let percents = [1.0, 10, 25, 50, 75, 90, 99, 99.9]

  /// Samples that it was taken over.
  public var samples: Int
  /// Its percentiles, in the order of `percents`.
  public var percentiles: [Percentile]
  /// Its shape, from the least to the greatest.
  public var bars: [HistogramBar]

  /// Puts the boots' histograms together; nil without samples.
  public init?(boots: [BootRecord]) {
    let bins = binsPerSwitch(boots)
    let values = Percentiles.percents.compactMap { percent in
      quantile(percent / 100, of: bins).map { Percentile(percent: percent, value: $0) }
    }
    guard !bins.isEmpty, values.count == Percentiles.percents.count else { return nil }
    samples = bins.reduce(0) { $0 + $1.count }
    percentiles = values
    bars = histogramBars(boots, rows: 10)
  }
}

/// One bar of a histogram.
public struct HistogramBar: Codable, Hashable, Sendable {
  /// What a bar stands for.
  public enum Part: String, Codable, Sendable {
    /// What lies below the 1st percentile, from the least sample.
    case below
    /// One of equal ranges between.
    case middle
    /// What lies beyond the 99th percentile, to the greatest sample.
    case beyond
  }

  /// What it stands for.
  public var part: Part
  /// Where its range begins, in ticks or instructions.
  public var lower: Double
  /// Where its range ends.
  public var upper: Double
  /// Samples in it.
  public var count: Int
}

/// The shape of samples: up to `rows` equal ranges from the 1st to the 99th percentile, and a bar each
/// for what lies below and beyond, so that a rare disturbance does not flatten the rest.
/// - Parameter boots: Boots of one cell; their samples are put together.
public func histogramBars(_ boots: [BootRecord], rows: Int) -> [HistogramBar] {
  let values = binsPerSwitch(boots)
  guard let range = middle(of: values), let least = values.first?.value,
    let greatest = values.last?.value, rows > 0
  else { return [] }
  let width = (range.upperBound - range.lowerBound) / Double(rows)
  var bars = (0..<(width > 0 ? rows : 1)).map { row in
    HistogramBar(
      part: .middle, lower: range.lowerBound + Double(row) * width,
      upper: range.lowerBound + Double(row + 1) * width, count: 0)
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
  if below > 0 {
    bars.insert(
      HistogramBar(part: .below, lower: least, upper: range.lowerBound, count: below), at: 0)
  }
  if beyond > 0 {
    bars.append(
      HistogramBar(part: .beyond, lower: range.upperBound, upper: greatest, count: beyond))
  }
  return bars
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

/// The samples of all boots, each divided by its own switches per sample, in ascending order.
private func binsPerSwitch(_ boots: [BootRecord]) -> [(value: Double, count: Int)] {
  var counts: [Double: Int] = [:]
  for boot in boots {
    for bin in boot.histogram.bins {
      counts[Double(bin.ticks) / Double(max(1, boot.switchesPerSample)), default: 0] += bin.count
    }
  }
  return counts.sorted { $0.key < $1.key }.map { (value: $0.key, count: $0.value) }
}
