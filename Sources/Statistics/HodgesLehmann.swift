/// Hodges and Lehmann's estimates, the locations that belong to the rank tests.

/// The median of all pairwise means, `(x_i + x_j) / 2` for `i <= j`: the pseudomedian.
///
/// Nearly as precise as the mean on normal values, and not moved by a few wild ones. Source: Hodges
/// and Lehmann, "Estimates of Location Based on Rank Tests", Annals of Mathematical Statistics 34
/// (1963). O(n^2).
/// - Returns: A location in the unit of the values; nil when there are no values.
public func hodgesLehmann(_ values: [Double]) -> Double? { median(walshAverages(values)) }

/// The median of all differences of a head and a base: by how much the heads lie higher.
///
/// Source as for the estimate of one sample. O(mn).
/// - Returns: A shift in the unit of the values; nil when a sample is empty.
public func hodgesLehmannShift(from base: [Double], to head: [Double]) -> Double? {
  median(head.flatMap { value in base.map { value - $0 } })
}

/// A pseudomedian with the interval that inverts the signed-rank test.
public struct SignedRankInterval: Hashable, Sendable {
  /// Hodges and Lehmann's estimate.
  public let estimate: Double
  /// The lower bound: the k-th smallest pairwise mean.
  public let lower: Double
  /// The upper bound: the k-th greatest pairwise mean.
  public let upper: Double
  /// The probability with which such an interval holds the centre of a symmetric distribution.
  public let coverage: Double
  /// Whether the coverage comes from the exact distribution, not the normal approximation.
  public let isExact: Bool
}

/// The narrowest symmetric interval of pairwise means that covers the centre often enough.
///
/// From the k-th smallest to the k-th greatest pairwise mean the coverage is `1 - 2 P(W < k)`, W
/// being the signed-rank statistic of n values without ties. Source: Lehmann, Nonparametrics
/// (1975), chapter 4. It assumes a symmetric distribution, which the order-statistic interval does
/// not.
/// - Parameters:
///   - values: Independent values in any order: one for each boot, not one for each sample.
///   - confidence: The coverage asked for, such as 0.95.
///   - limit: Above this many values k comes from the normal curve; `isExact` says so.
/// - Returns: nil when there are no values or one is not finite. When there are too few for that
///   confidence, the whole range with the coverage that it really has.
public func signedRankInterval(
  _ values: [Double], confidence: Double, exactUpTo limit: Int = 200
) -> SignedRankInterval? {
  guard values.allSatisfy(\.isFinite), let estimate = hodgesLehmann(values) else { return nil }
  let sorted = walshAverages(values).sorted()
  let isExact = values.count <= limit
  let tails = isExact ? exactTails(values.count) : normalTails(values.count)
  var rank = 1
  while 2 * (rank + 1) <= sorted.count + 1, 1 - 2 * tails(rank + 1) >= confidence { rank += 1 }
  return SignedRankInterval(
    estimate: estimate, lower: sorted[rank - 1], upper: sorted[sorted.count - rank],
    coverage: max(1 - 2 * tails(rank), 0), isExact: isExact)
}

private func walshAverages(_ values: [Double]) -> [Double] {
  values.indices.flatMap { first in values[first...].map { (values[first] + $0) / 2 } }
}

/// P(W < k) of n values without ties, as a function of k from 1.
private func exactTails(_ count: Int) -> (Int) -> Double {
  var sums: [Double] = []
  for share in coinSumProbabilities(Array(1...count)) { sums.append((sums.last ?? 0) + share) }
  return { sums[$0 - 1] }
}

private func normalTails(_ count: Int) -> (Int) -> Double {
  let number = Double(count)
  let mean = number * (number + 1) / 4
  let deviation = (mean * (2 * number + 1) / 6).squareRoot()
  return { normalCumulative((Double($0) - 0.5 - mean) / deviation) }
}
