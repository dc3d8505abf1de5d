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
    let bins = samplesPerSwitch(boots)
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
  /// A part of the distribution that a bar shows.
  public enum Stretch: String, Codable, Sendable {
    /// The samples below the 1st percentile.
    case below
    /// One of equal ranges between.
    case middle
    /// The samples beyond the 99th percentile.
    case beyond
  }

  /// The part of the distribution that it shows.
  public var part: Stretch
  /// Where its range begins, in ticks or instructions.
  public var lower: Double
  /// Where its range ends.
  public var upper: Double
  /// Samples in it.
  public var count: Int
}

/// The bars of a histogram: up to `rows` ranges from the 1st to the 99th percentile.
///
/// One more bar on each side has the rest, so that a rare disturbance does not flatten the others.
/// - Parameter boots: Boots of one cell; their samples are put together.
public func histogramBars(_ boots: [BootRecord], rows: Int) -> [HistogramBar] {
  let values = samplesPerSwitch(boots)
  guard let low = quantile(0.01, of: values), let high = quantile(0.99, of: values),
    let least = values.first?.value, let greatest = values.last?.value, rows > 0
  else { return [] }
  let width = (high - low) / Double(rows)
  var bars = (0..<(width > 0 ? rows : 1)).map { row in
    HistogramBar(
      part: .middle, lower: low + Double(row) * width,
      upper: low + Double(row + 1) * width, count: 0)
  }
  var (below, beyond) = (0, 0)
  for (value, count) in values {
    if value < low {
      below += count
    } else if value > high {
      beyond += count
    } else {
      let row = width > 0 ? Int((value - low) / width) : 0
      bars[min(bars.count - 1, row)].count += count
    }
  }
  if below > 0 {
    bars.insert(
      HistogramBar(part: .below, lower: least, upper: low, count: below), at: 0)
  }
  if beyond > 0 {
    bars.append(
      HistogramBar(part: .beyond, lower: high, upper: greatest, count: beyond))
  }
  return bars
}
