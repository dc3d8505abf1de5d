/// The bootstrap for samples that come in boots: both levels are drawn again.

/// An estimate and the percentile interval of its bootstrap distribution.
public struct BootstrapInterval: Hashable, Sendable {
  /// The statistic of the values as they are.
  public let estimate: Double
  /// The lower bound: the k-th smallest resampled statistic.
  public let lower: Double
  /// The upper bound: the k-th greatest resampled statistic.
  public let upper: Double
  /// The spread of the resampled statistics: their standard deviation around their mean.
  public let standardError: Double
}

/// The hierarchical bootstrap of boots given as histograms.
///
/// Each resample draws as many boots as there are, with replacement, and within each drawn boot as
/// many samples as it has, with replacement; drawing samples alone would take all samples for
/// independent and find intervals far too narrow. The bounds are the k-th smallest and greatest of
/// R statistics with `k = floor((R + 1) (1 - confidence) / 2)`, at least 1. Sources: Davison and
/// Hinkley, Bootstrap Methods and their Application (1997), section 3.8; percentiles: Efron and
/// Tibshirani, An Introduction to the Bootstrap (1993), chapters 12 and 13. With ten boots such an
/// interval is still somewhat too narrow, which is why the gate does not use it.
/// - Parameters:
///   - boots: A histogram for each boot, with strictly ascending values.
///   - resamples: How many times everything is drawn again; at least 1.
///   - confidence: The share of resampled statistics between the bounds, such as 0.95.
///   - seed: The same seed gives the same interval on every machine.
///   - statistic: What is estimated, from the boots; for instance the median of grouped medians.
/// - Returns: nil when there are no boots, one of them is empty, `resamples` or `confidence` is out
///   of range, or the statistic has no answer for some resample.
public func hierarchicalBootstrap(
  _ boots: [[(value: Double, count: Int)]], resamples: Int, confidence: Double, seed: UInt64,
  of statistic: ([[(value: Double, count: Int)]]) -> Double?
) -> BootstrapInterval? {
  bootstrap(
    boots.map { boot in boot.filter { $0.count > 0 } }, resamples: resamples,
    confidence: confidence, seed: seed, of: statistic
  ) { boot, generator in generator.resampled(boot) }
}

/// The hierarchical bootstrap of boots given as their samples; otherwise as for histograms.
public func hierarchicalBootstrap(
  _ boots: [[Double]], resamples: Int, confidence: Double, seed: UInt64,
  of statistic: ([[Double]]) -> Double?
) -> BootstrapInterval? {
  bootstrap(
    boots, resamples: resamples, confidence: confidence, seed: seed, of: statistic
  ) { boot, generator in
    boot.map { _ in boot[Int(generator.next(belowPositive: UInt64(boot.count)))] }
  }
}

private func bootstrap<Boot: Collection>(
  _ boots: [Boot], resamples: Int, confidence: Double, seed: UInt64,
  of statistic: ([Boot]) -> Double?, drawingAgain: (Boot, inout SplitMix64) -> Boot
) -> BootstrapInterval? {
  guard !boots.isEmpty, boots.allSatisfy({ !$0.isEmpty }), resamples > 0,
    confidence >= 0, confidence < 1, let estimate = statistic(boots)
  else { return nil }
  var generator = SplitMix64(seed: seed)
  var statistics: [Double] = []
  for _ in 0..<resamples {
    let drawn = boots.map { _ in
      let chosen = boots[Int(generator.next(belowPositive: UInt64(boots.count)))]
      return drawingAgain(chosen, &generator)
    }
    guard let value = statistic(drawn) else { return nil }
    statistics.append(value)
  }
  statistics.sort()
  let rank = max(Int(Double(resamples + 1) * (1 - confidence) / 2 + 1e-9), 1)
  let mean = statistics.reduce(0, +) / Double(resamples)
  let squares = statistics.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  return BootstrapInterval(
    estimate: estimate, lower: statistics[min(rank, resamples) - 1],
    upper: statistics[resamples - min(rank, resamples)],
    standardError: (squares / Double(max(resamples - 1, 1))).squareRoot())
}
