import Measurement
import Statistics

/// The coverage that every interval aims at.
public let intervalConfidence = 0.95

/// A median over boots with its interval, and the coverage that the interval really has.
public struct Estimate: Codable, Hashable, Sendable {
  /// The median.
  public var value: Double
  /// The interval's lower bound, in the unit of `value`.
  public var lower: Double
  /// The interval's upper bound, in the unit of `value`.
  public var upper: Double
  /// The probability with which such an interval holds the true median; 0 for a single boot.
  public var coverage: Double
  /// Boots, or pairs of boots, that it was taken over.
  public var boots: Int

  /// The longer arm of the interval.
  public var halfWidth: Double { max(upper - value, value - lower) }

  /// Takes the median and its order-statistic interval; nil when there are no values.
  ///
  /// Too few values for `intervalConfidence` (five or fewer) give their whole range, with the
  /// coverage that it has.
  init?(medianOf values: [Double]) {
    guard let value = median(values),
      let interval = orderStatisticInterval(ofMedianOf: values, confidence: intervalConfidence)
    else { return nil }
    self.value = value
    (lower, upper, coverage) = (interval.lower, interval.upper, interval.coverage)
    boots = values.count
  }
}

/// What lies beyond the median, over all samples of the boots that count, per one-way switch.
public struct Tail: Codable, Hashable, Sendable {
  /// Samples that it was taken over.
  public var samples: Int
  /// The median sample.
  public var p50: Double
  /// The 90th percentile.
  public var p90: Double
  /// The 99th percentile.
  public var p99: Double
  /// The 99.9th percentile.
  public var p999: Double
  /// The share of samples above twice the median, 0 to 1.
  public var shareAboveTwiceMedian: Double

  /// Merges the boots' histograms, each divided by its own switches per sample; nil without samples.
  init?(boots: [BootRecord]) {
    let bins = samplesPerSwitch(boots)
    guard let p50 = quantile(0.5, of: bins), let p90 = quantile(0.9, of: bins),
      let p99 = quantile(0.99, of: bins), let p999 = quantile(0.999, of: bins),
      let share = shareAbove(2, timesMedianIn: bins)
    else { return nil }
    samples = bins.reduce(0) { $0 + $1.count }
    (self.p50, self.p90, self.p99, self.p999) = (p50, p90, p99, p999)
    shareAboveTwiceMedian = share
  }
}

/// How far the boots of a cell lie apart, as shares of their median.
public struct BootSpread: Codable, Hashable, Sendable {
  /// Greatest less least location, over the median.
  public var relativeRange: Double
  /// Median absolute deviation of the locations, over the median; not scaled to a deviation.
  public var relativeDeviation: Double

  /// Nil when there are fewer than two boots or their median is not positive.
  init?(locations: [Double]) {
    guard locations.count > 1, let middle = median(locations), middle > 0,
      let least = locations.min(), let greatest = locations.max(),
      let deviation = median(locations.map { abs($0 - middle) })
    else { return nil }
    relativeRange = (greatest - least) / middle
    relativeDeviation = deviation / middle
  }
}
