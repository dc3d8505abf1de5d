import Measurement
import Statistics

/// The coverage that every interval aims at.
public let intervalConfidence = 0.95

/// A median over boots with its interval, and the coverage that the interval really has.
public struct Estimate: Codable, Hashable, Sendable {
  /// The fewest replicates that give an interval.
  ///
  /// The whole range of five contains the true median in 93.75 % of cases, that of two in half of
  /// them.
  public static let leastReplicates = 6

  /// The median.
  public var value: Double
  /// The interval's lower bound, in the unit of `value`; nil below `leastReplicates`.
  @OrNull public var lower: Double?
  /// The interval's upper bound, in the unit of `value`; nil like `lower`.
  @OrNull public var upper: Double?
  /// The probability with which such an interval holds the true median; 0 without an interval.
  public var coverage: Double
  /// Boots, or pairs of boots, that it was taken over.
  public var boots: Int
  /// Whether all of them gave the same number.
  public var isConstant: Bool

  /// Both bounds; nil without an interval.
  public var bounds: [Double]? {
    guard let lower, let upper else { return nil }
    return [lower, upper]
  }
  /// The interval; nil below `leastReplicates`.
  public var interval: ClosedRange<Double>? {
    guard let lower, let upper, lower <= upper else { return nil }
    return lower...upper
  }
  /// The longer arm of the interval; nil without one.
  public var halfWidth: Double? {
    guard let lower, let upper else { return nil }
    return max(upper - value, value - lower)
  }
  /// The range of the true number: the interval, or an exact count itself.
  ///
  /// Nil with too few boots for either.
  public func range(ofCounts isCount: Bool) -> ClosedRange<Double>? {
    interval ?? (isCount && isConstant ? value...value : nil)
  }
  /// The same in another unit.
  /// - Parameter factor: Positive.
  public func scaled(by factor: Double) -> Estimate {
    var scaled = self
    scaled.value *= factor
    scaled.lower = lower.map { $0 * factor }
    scaled.upper = upper.map { $0 * factor }
    return scaled
  }
  /// Whether the interval excludes 0; nil without an interval.
  public var isDistinguishableFromZero: Bool? { interval.map { !$0.contains(0) } }

  /// A figure that was taken elsewhere, with bounds where it has some.
  public init(value: Double, lower: Double?, upper: Double?, coverage: Double, boots: Int) {
    self.value = value
    _lower = OrNull(wrappedValue: lower)
    _upper = OrNull(wrappedValue: upper)
    self.coverage = coverage
    self.boots = boots
    isConstant = false
  }

  /// Takes the median and its order-statistic interval; nil when there are no values.
  init?(medianOf values: [Double]) {
    guard let value = median(values),
      let interval = orderStatisticInterval(ofMedianOf: values, confidence: intervalConfidence)
    else { return nil }
    let isEnough = values.count >= Estimate.leastReplicates
    self.value = value
    _lower = OrNull(wrappedValue: isEnough ? interval.lower : nil)
    _upper = OrNull(wrappedValue: isEnough ? interval.upper : nil)
    coverage = isEnough ? interval.coverage : 0
    boots = values.count
    isConstant = values.allSatisfy { $0 == value }
  }

  /// The difference of two figures of boots that have nothing in common.
  ///
  /// Its interval reaches from the least to the greatest difference that the two intervals allow, as
  /// that of a ratio does.
  init(differenceOf minuend: Estimate, less subtrahend: Estimate) {
    value = minuend.value - subtrahend.value
    var (low, high): (Double?, Double?) = (nil, nil)
    if let own = minuend.interval, let less = subtrahend.interval {
      low = own.lowerBound - less.upperBound
      high = own.upperBound - less.lowerBound
    }
    _lower = OrNull(wrappedValue: low)
    _upper = OrNull(wrappedValue: high)
    coverage = low == nil ? 0 : minuend.coverage * subtrahend.coverage
    boots = min(minuend.boots, subtrahend.boots)
    isConstant = minuend.isConstant && subtrahend.isConstant
  }

  /// The ratio of two figures of boots that have nothing in common; nil unless both are positive.
  ///
  /// Its interval reaches from the least to the greatest ratio that the two intervals allow. It
  /// holds the true ratio at least whenever both hold their medians, so with the product of their
  /// coverages or more, whatever the distributions are; resampling ten boots would promise more than
  /// ten boots can say.
  init?(ratioOf dividend: Estimate, to divisor: Estimate) {
    guard dividend.value > 0, divisor.value > 0 else { return nil }
    value = dividend.value / divisor.value
    var (low, high): (Double?, Double?) = (nil, nil)
    if let above = dividend.interval, let below = divisor.interval, above.lowerBound > 0,
      below.lowerBound > 0
    {
      low = above.lowerBound / below.upperBound
      high = above.upperBound / below.lowerBound
    }
    _lower = OrNull(wrappedValue: low)
    _upper = OrNull(wrappedValue: high)
    coverage = low == nil ? 0 : dividend.coverage * divisor.coverage
    boots = min(dividend.boots, divisor.boots)
    isConstant = dividend.isConstant && divisor.isConstant
  }
}

/// The tail of all samples of the boots that count, per one-way switch.
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
