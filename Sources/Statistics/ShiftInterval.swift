/// By how much a second, independent sample lies higher, with the interval of that.

/// Hodges and Lehmann's shift with the interval that inverts the rank-sum test.
public struct ShiftInterval: Hashable, Sendable {
  /// The median of all differences of a head and a base.
  public let estimate: Double
  /// The lower bound: the k-th smallest difference.
  public let lower: Double
  /// The upper bound: the k-th greatest difference.
  public let upper: Double
}

/// Which differences bound a shift: a function of the sizes of the two samples alone.
///
/// From the k-th smallest to the k-th greatest of the m n differences the coverage is
/// `1 - 2 P(U < k)`, U being Mann and Whitney's statistic of samples without ties. Source: Lehmann,
/// Nonparametrics (1975), chapter 2. It assumes that the two distributions differ by a shift only.
public struct ShiftBounds: Hashable, Sendable {
  /// Values of the base.
  public let base: Int
  /// Values of the head.
  public let head: Int
  /// k, from 1: the greatest that covers often enough, or 1 when none does.
  public let rank: Int
  /// The probability with which such an interval holds the shift.
  public let coverage: Double
  /// Whether the coverage comes from the exact distribution, not the normal approximation.
  public let isExact: Bool

  /// Finds the rank; O((m + n) m^2 n) for the exact distribution.
  /// - Parameters:
  ///   - base: How many values the base has.
  ///   - head: How many values the head has.
  ///   - confidence: The coverage asked for, such as 0.95.
  ///   - limit: Above this many values in both samples together k comes from the normal curve.
  /// - Returns: nil when a sample is empty.
  public init?(base: Int, head: Int, confidence: Double, exactUpTo limit: Int = 80) {
    guard base > 0, head > 0 else { return nil }
    let isExact = base + head <= limit
    let tails = isExact ? exactTails(base, head) : normalTails(base, head)
    var rank = 1
    while 2 * (rank + 1) <= base * head + 1, 1 - 2 * tails(rank + 1) >= confidence { rank += 1 }
    (self.base, self.head, self.rank, self.isExact) = (base, head, rank, isExact)
    coverage = max(1 - 2 * tails(rank), 0)
  }

  /// The shift from one sample to the other.
  ///
  /// O(mn log(mn)).
  /// - Returns: nil when the samples have other sizes or a value is not finite.
  public func interval(from base: [Double], to head: [Double]) -> ShiftInterval? {
    guard base.count == self.base, head.count == self.head, (base + head).allSatisfy(\.isFinite)
    else { return nil }
    let differences = head.flatMap { value in base.map { value - $0 } }.sorted()
    let middle = differences.count / 2
    let estimate =
      differences.count.isMultiple(of: 2)
      ? (differences[middle - 1] + differences[middle]) / 2 : differences[middle]
    return ShiftInterval(
      estimate: estimate, lower: differences[rank - 1],
      upper: differences[differences.count - rank])
  }
}

/// P(U < k) of samples without ties, as a function of k from 1.
private func exactTails(_ base: Int, _ head: Int) -> (Int) -> Double {
  // Without ties every doubled rank is even, and so is every doubled U that has a count.
  let ranks = (1...(base + head)).map { 2 * $0 }
  let counts = choiceCounts(of: min(base, head), among: ranks)
  let whole = counts.reduce(0, +)
  var sums: [Double] = []
  for statistic in 0...(base * head) { sums.append((sums.last ?? 0) + counts[2 * statistic]) }
  return { sums[$0 - 1] / whole }
}

private func normalTails(_ base: Int, _ head: Int) -> (Int) -> Double {
  let pairs = Double(base) * Double(head)
  let deviation = (pairs * Double(base + head + 1) / 12).squareRoot()
  return { normalCumulative((Double($0) - 0.5 - pairs / 2) / deviation) }
}
