/// An interval of a median that assumes no distribution: two of the values themselves.

/// Two order statistics and the probability that they enclose the median.
public struct OrderStatisticInterval: Hashable, Sendable {
  /// The lower bound: the k-th smallest value.
  public let lower: Double
  /// The upper bound: the k-th greatest value.
  public let upper: Double
  /// The least probability with which such an interval holds the median, in 0..<1.
  public let coverage: Double
}

/// The narrowest symmetric order-statistic interval that covers the median often enough.
///
/// The interval from the k-th smallest to the k-th greatest of `n` independent values holds the
/// median with probability `1 - 2 P(B < k)`, where B is binomial with `n` trials of 1/2 (exactly so
/// for a continuous distribution; ties only raise it). Source: David and Nagaraja, Order Statistics,
/// 3rd edition (2003), section 7.1. It is the interval that inverts the sign test.
/// - Parameters:
///   - values: Independent values in any order: one for each boot, not one for each sample.
///   - confidence: The coverage asked for, such as 0.95.
/// - Returns: nil when there are no values. When there are too few for that confidence, the whole
///   range with the coverage that it really has: `coverage < confidence` tells.
public func orderStatisticInterval(
  ofMedianOf values: [Double], confidence: Double
) -> OrderStatisticInterval? {
  guard !values.isEmpty else { return nil }
  let sorted = values.sorted()
  var rank = 0
  var coverage = 1.0
  for tail in FairCoinTails(trials: sorted.count) {
    let candidate = max(1 - 2 * tail, 0)
    guard rank == 0 || candidate >= confidence else { break }
    (rank, coverage) = (rank + 1, candidate)
    if 2 * rank >= sorted.count { break }
  }
  return OrderStatisticInterval(
    lower: sorted[rank - 1], upper: sorted[sorted.count - rank], coverage: coverage)
}

/// P(B <= 0), P(B <= 1) and so on, for B heads in `trials` throws of a fair coin.
///
/// Binomial coefficients are multiplied up from 1, and divided by a power of two whenever they grow
/// large; the sum of them all is 2^trials, so nothing else needs to be added up. Up to 50 trials
/// every step is exact; beyond that the relative error stays within a few `trials` roundings.
struct FairCoinTails: Sequence, IteratorProtocol {
  private let trials: Int
  private var heads = 0
  private var coefficient = 1.0
  private var sum = 1.0
  private var removedExponent = 0

  init(trials: Int) { self.trials = trials }

  mutating func next() -> Double? {
    guard heads <= trials else { return nil }
    let tail = Double(sign: .plus, exponent: removedExponent - trials, significand: sum)
    coefficient = coefficient * Double(trials - heads) / Double(heads + 1)
    sum += coefficient
    heads += 1
    if sum > 0x1p512 {
      coefficient *= 0x1p-512
      sum *= 0x1p-512
      removedExponent += 512
    }
    return tail
  }
}
