/// What the two rank tests answer, and the normal curve that stands in for a large exact table.

/// A rank statistic and how often chance alone would go as far.
public struct RankTest: Hashable, Sendable {
  /// The sum of the positive mid-ranks (signed-rank), or Mann and Whitney's U (rank-sum).
  public let statistic: Double
  /// The number of values that the null distribution arranges.
  ///
  /// These are the differences other than zero, or all values.
  public let count: Int
  /// The probability of a statistic as small or smaller when nothing changed.
  public let pLess: Double
  /// The probability of a statistic as great or greater when nothing changed.
  public let pGreater: Double
  /// Whether the probabilities come from the exact distribution, ties included.
  ///
  /// Otherwise they come from the normal curve, with the ties' variance and a continuity
  /// correction.
  public let isExact: Bool

  /// Twice the smaller of the two one-sided probabilities, and at most 1.
  public var pTwoSided: Double { min(2 * min(pLess, pGreater), 1) }
}

extension RankTest {
  /// Sums both tails of a distribution over doubled statistics, each from its thin end.
  init(doubledStatistic: Int, count: Int, weights: [Double]) {
    let whole = weights.reduce(0, +)
    statistic = Double(doubledStatistic) / 2
    self.count = count
    pLess = min(weights[...doubledStatistic].reduce(0, +) / whole, 1)
    pGreater = min(weights[doubledStatistic...].reversed().reduce(0, +) / whole, 1)
    isExact = true
  }

  /// Takes both tails from the normal curve, half a rank further in.
  init(normalStatistic: Double, count: Int, mean: Double, variance: Double) {
    statistic = normalStatistic
    self.count = count
    isExact = false
    guard variance > 0 else {
      (pLess, pGreater) = (1, 1)
      return
    }
    let deviation = variance.squareRoot()
    pLess = normalCumulative((normalStatistic - mean + 0.5) / deviation)
    pGreater = normalCumulative((mean - normalStatistic + 0.5) / deviation)
  }
}
