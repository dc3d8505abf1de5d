import Foundation

/// The gate as a function of normal noise.
///
/// The gate calls a cell slower when the lower bound of the order-statistic interval of n paired
/// log ratios is above 0 and their median above the threshold. The model is that of n independent
/// normal log ratios around the true effect. Then the bound is the k-th smallest, and
/// `P(X_(k) > 0)` is the probability that fewer than k of n fall below 0: a binomial tail. The
/// median joins in by counting the ratios below 0 and below the threshold together. All effects,
/// thresholds and noises are log ratios: log(1.03) for 3 % slower. By symmetry the same holds for
/// the verdict faster.
struct Gate {
  /// The rank of the interval's lower bound, from 1.
  let rank: Int
  let pairs: Int
  /// The noise of one log ratio is the unit here.
  let threshold: Double
  /// log(n! / ((h - 1)! (n - h)!)) for the lower middle rank h.
  private let logArrangements: Double

  private var middle: Int { (pairs + 1) / 2 }

  /// The gate for this many pairs; nil when they are too few for the confidence.
  init?(pairs: Int, threshold: Double, confidence: Double) {
    let ranks = (0..<max(pairs, 0)).map { Double($0 + 1) }
    guard let interval = orderStatisticInterval(ofMedianOf: ranks, confidence: confidence),
      interval.coverage >= confidence
    else { return nil }
    rank = Int(interval.lower)
    self.pairs = pairs
    self.threshold = threshold
    let middle = (pairs + 1) / 2
    logArrangements =
      (1...pairs).reduce(0) { $0 + log(Double($1)) }
      - (1..<middle).reduce(0) { $0 + log(Double($1)) }
      - (0..<(pairs - middle)).reduce(0) { $0 + log(Double($1 + 1)) }
  }

  /// The probability that both conditions hold when the true effect is this many noises.
  func power(effect: Double) -> Double {
    let below = normalCumulative(-effect)
    guard below < 1 else { return 0 }
    let belowThreshold = normalCumulative(threshold - effect)
    // Of those that are not below 0, the share below the threshold.
    let share = min(max((belowThreshold - below) / (1 - below), 0), 1)
    let counts = binomialProbabilities(trials: pairs, probability: below)
    var sum = 0.0
    for fallen in 0..<rank {
      let rest = binomialCumulative(
        atMost: middle - 1 - fallen, trials: pairs - fallen, probability: share)
      sum += counts[fallen] * (rest ?? 0)
    }
    return min(sum + (pairs.isMultiple(of: 2) ? straddling(effect: effect, below: below) : 0), 1)
  }

  /// The probability that the two middle ratios straddle the threshold with their mean above it,
  /// and the bound is above 0: what an even number of pairs adds.
  ///
  /// The lower middle ratio lies `u` below the threshold, the upper one more than `u` above it; the
  /// density of that order statistic is integrated over u by the rule of Takahasi and Mori ("Double
  /// Exponential Formulas for Numerical Integration", 1974), to about ten digits. Beyond u of
  /// `32 / n` so wide a gap in the middle of n ratios has a probability below 1e-10, and beyond 9
  /// for any n.
  private func straddling(effect: Double, below: Double) -> Double {
    let end = min(threshold, 9, 32 / Double(pairs))
    guard end > 0 else { return 0 }
    let step = 0.1
    var sum = 0.0
    for node in -32...32 {
      let place = Double(node) * step
      let stretched = Double.pi / 2 * sinh(place)
      let weight = Double.pi / 2 * cosh(place) / (cosh(stretched) * cosh(stretched))
      let height = straddlingDensity(
        at: end / (1 + exp(-2 * stretched)), effect: effect, below: below)
      sum += height.isFinite ? weight * height : 0
    }
    return sum * step * end / 2
  }

  private func straddlingDensity(at distance: Double, effect: Double, below: Double) -> Double {
    let value = threshold - effect - distance
    let left = normalCumulative(value)
    let right = normalCumulative(effect - threshold - distance)
    let logDensity =
      logArrangements + Double(middle - 1) * log(left) - value * value / 2
      + Double(pairs - middle) * log(right)
    let holds = binomialCumulative(
      atMost: rank - 1, trials: middle - 1, probability: min(below / left, 1))
    return exp(logDensity) / (2 * Double.pi).squareRoot() * (holds ?? 0)
  }
}
