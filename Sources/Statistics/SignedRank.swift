/// Wilcoxon's signed-rank test: is the distribution of paired differences symmetric around zero?

/// The treatment of differences that are exactly zero.
public enum ZeroHandling: String, CaseIterable, Hashable, Sendable {
  /// They are thrown away before anything is ranked (Wilcoxon 1945; SciPy's `wilcox`).
  case wilcox
  /// They are ranked with the others, and then their ranks are thrown away (Pratt 1959).
  case pratt
}

/// The signed-rank test of paired differences, exact with ties and zeros.
///
/// The statistic is the sum of the mid-ranks, by magnitude, of the positive differences. Under the
/// hypothesis each of the 2^n signs is as likely as the other, so its distribution is that of a sum
/// of ranks each taken or left by a fair coin: a convolution over doubled mid-ranks, O(n^3) at
/// most. Sources: Wilcoxon, "Individual Comparisons by Ranking Methods", Biometrics Bulletin 1
/// (1945); Pratt, "Remarks on Zeros and Ties in the Wilcoxon Signed Rank Procedures", Journal of
/// the American Statistical Association 54 (1959).
/// - Parameters:
///   - differences: One for each pair, head minus base; log ratios for times. Two are tied when
///     their magnitudes are equal to the last bit.
///   - zeros: What becomes of differences that are exactly zero.
///   - limit: Above this many differences other than zero the normal curve is used, with variance
///     `sum(rank^2) / 4`; the answer's `isExact` says so.
/// - Returns: nil when there are no differences or one of them is not finite. When all are zero,
///   both probabilities are 1.
public func signedRankTest(
  _ differences: [Double], zeros: ZeroHandling = .pratt, exactUpTo limit: Int = 200
) -> RankTest? {
  guard !differences.isEmpty, differences.allSatisfy(\.isFinite) else { return nil }
  let ranked = zeros == .pratt ? differences : differences.filter { $0 != 0 }
  let signed = zip(ranked, doubledMidRanks(ranked.map(abs))).filter { $0.0 != 0 }
  let ranks = signed.map(\.1)
  let positive = signed.reduce(0) { $0 + ($1.0 > 0 ? $1.1 : 0) }
  guard ranks.count > limit else {
    return RankTest(
      doubledStatistic: positive, count: ranks.count, weights: signSumProbabilities(ranks))
  }
  let sum = ranks.reduce(0) { $0 + Double($1) }
  let squares = ranks.reduce(0) { $0 + Double($1) * Double($1) }
  return RankTest(
    normalStatistic: Double(positive) / 2, count: ranks.count, mean: sum / 4,
    variance: squares / 16)
}

/// What the sums of the ranks 1...n are worth, doubled, by n: nearly every test of few pairs has
/// these ranks, and a Monte Carlo makes a hundred thousand such tests.
private let untiedProbabilities = (0...20).map { count in
  coinSumProbabilities((0..<count).map { 2 * $0 + 2 })
}

/// The probability of each sum of these doubled ranks.
private func signSumProbabilities(_ ranks: [Int]) -> [Double] {
  guard ranks.count < untiedProbabilities.count,
    ranks.sorted() == (0..<ranks.count).map({ 2 * $0 + 2 })
  else { return coinSumProbabilities(ranks) }
  return untiedProbabilities[ranks.count]
}

/// The probability of each sum from 0 up, when every part is added or left by a fair coin.
func coinSumProbabilities(_ parts: [Int]) -> [Double] {
  var ways = [Double](repeating: 0, count: parts.reduce(1, +))
  ways[0] = 1
  ways.withUnsafeMutableBufferPointer { ways in
    var greatest = 0
    for part in parts {
      greatest += part
      var sum = greatest
      while sum >= part {
        ways[sum] += ways[sum - part]
        sum -= 1
      }
    }
  }
  // Halving is exact, so once at the end is the same as at every coin: 2^n is a number up to n = 1023.
  let share = Double(sign: .plus, exponent: -parts.count, significand: 1)
  return ways.map { $0 * share }
}
