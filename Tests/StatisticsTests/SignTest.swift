@testable import Statistics

// The sign test, which intervals of a median invert: they are checked against it.

/// How many differences have which sign, and how often chance alone would go as far.
struct SignTest: Hashable, Sendable {
  /// Differences greater than zero.
  let positives: Int
  /// Differences less than zero.
  let negatives: Int
  /// Differences of exactly zero, which say nothing and are left out.
  let zeros: Int
  /// The probability of as few positives or fewer when nothing changed.
  let pLess: Double
  /// The probability of as many positives or more when nothing changed.
  let pGreater: Double

  /// Twice the smaller of the two one-sided probabilities, and at most 1.
  var pTwoSided: Double { min(2 * min(pLess, pGreater), 1) }
}

/// The exact sign test: of n differences as many are positive as a fair coin shows heads.
///
/// `pLess = P(B <= positives)` and `pGreater = P(B <= negatives)`, B binomial with n trials of 1/2.
/// Source: Lehmann, Nonparametrics (1975), chapter 3.
/// - Parameter differences: One for each pair, head minus base; log ratios for times.
/// - Returns: nil when there are no differences or one of them is not a number.
func signTest(_ differences: [Double]) -> SignTest? {
  guard !differences.isEmpty, !differences.contains(where: \.isNaN) else { return nil }
  let positives = differences.count { $0 > 0 }
  let negatives = differences.count { $0 < 0 }
  let tails = Array(FairCoinTails(trials: positives + negatives))
  return SignTest(
    positives: positives, negatives: negatives,
    zeros: differences.count - positives - negatives,
    pLess: tails[positives], pGreater: tails[negatives])
}
