/// Many tests at once: which rejections stand, and when none ever could.

/// Whether a test asks for a change in one direction or in either.
public enum Sides: Hashable, Sendable {
  /// A change in the direction named beforehand.
  case one
  /// A change in either direction.
  case two
}

/// The result of a step procedure for a family of tests.
public enum FamilyOutcome: Hashable, Sendable {
  /// It was applied: one adjusted p value for each test, in the order given. A test is rejected
  /// when its adjusted p is at most alpha.
  case adjusted([Double])
  /// It was not applied, because a single change could not be found whatever its size.
  case cannotReject(UnattainableRejection)
}

/// Why a family of this many tests on so few pairs cannot find a change.
public struct UnattainableRejection: Hashable, Sendable {
  /// How many pairs each test has.
  public let pairs: Int
  /// The smallest p that a signed-rank or sign test of this many pairs can give.
  ///
  /// All signs are alike then.
  public let smallestAttainableP: Double
  /// How many tests the family has.
  public let family: Int
  /// The bound that the smallest p of the family must not exceed: alpha / family.
  public let neededP: Double
  /// How many pairs could give a p that small.
  public let pairsNeeded: Int
  /// How many tests must all reach the smallest attainable p before any is rejected.
  ///
  /// nil when none ever is: always so with Holm's procedure. Benjamini and Hochberg's can reject
  /// when that many rows change at once.
  public let rowsNeededAtOnce: Int?
}

/// The smallest p that a signed-rank or sign test of this many pairs can give.
///
/// It is the p of pairs whose signs are all alike.
///
/// `2^-n` one-sided, twice that two-sided. Ties leave it as it is; zeros raise it.
/// - Returns: At most 1, which is also the answer for no pairs.
public func smallestAttainableP(pairs: Int, sides: Sides = .two) -> Double {
  let tail = Double(sign: .plus, exponent: -max(pairs, 0), significand: 1)
  return min(sides == .one ? tail : 2 * tail, 1)
}

/// Holm's step-down procedure.
///
/// The probability that any true hypothesis of the family is rejected is at most alpha.
///
/// The adjusted p of the i-th smallest of m is the greatest `(m - j + 1) p_(j)` for `j <= i`, at
/// most 1. Source: Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian
/// Journal of Statistics 6 (1979).
/// - Parameters:
/// - pValues: One for each test of the family, from sign or signed-rank tests.
/// - alpha: The error rate of the family, between 0 and 1.
/// - pairs: How many pairs the test with the most of them has.
/// - sides: Whether the p values are one-sided or two-sided.
/// - Returns: The refusal when the smallest attainable p exceeds alpha / m, since then nothing can
/// be rejected; nil when the family is empty, alpha is out of range, or a p value lies outside
/// 0...1 or below what this many pairs can give.
public func holm(
  _ pValues: [Double], alpha: Double, pairs: Int, sides: Sides = .two
) -> FamilyOutcome? {
  guard areAttainable(pValues, alpha: alpha, pairs: pairs, sides: sides) else { return nil }
  if let refusal = refusal(
    family: pValues.count, alpha: alpha, pairs: pairs, sides: sides, rejectsTogether: false)
  {
    return .cannotReject(refusal)
  }
  var adjusted = pValues
  var greatest = 0.0
  for (place, index) in ascending(pValues).enumerated() {
    greatest = max(greatest, Double(pValues.count - place) * pValues[index])
    adjusted[index] = min(greatest, 1)
  }
  return .adjusted(adjusted)
}

/// Benjamini and Hochberg's step-up procedure.
///
/// The expected share of false rejections is at most alpha.
///
/// The adjusted p of the i-th smallest of m is the smallest `m / j * p_(j)` for `j >= i`. Source:
/// Benjamini and Hochberg, "Controlling the False Discovery Rate", Journal of the Royal Statistical
/// Society B 57 (1995).
/// - Parameters: As for `holm`.
/// - Returns: The refusal when the smallest attainable p exceeds alpha / m, since then one changed
/// row is never found, and `rowsNeededAtOnce` says how many together would be; nil as for `holm`.
public func benjaminiHochberg(
  _ pValues: [Double], alpha: Double, pairs: Int, sides: Sides = .two
) -> FamilyOutcome? {
  guard areAttainable(pValues, alpha: alpha, pairs: pairs, sides: sides) else { return nil }
  if let refusal = refusal(
    family: pValues.count, alpha: alpha, pairs: pairs, sides: sides, rejectsTogether: true)
  {
    return .cannotReject(refusal)
  }
  var adjusted = pValues
  var least = 1.0
  for (place, index) in ascending(pValues).enumerated().reversed() {
    least = min(least, Double(pValues.count) / Double(place + 1) * pValues[index])
    adjusted[index] = least
  }
  return .adjusted(adjusted)
}

private func ascending(_ values: [Double]) -> [Int] {
  values.indices.sorted { values[$0] < values[$1] }
}

/// Whether every p can have come from this many pairs, up to the roundings of an exact sum.
private func areAttainable(
  _ pValues: [Double], alpha: Double, pairs: Int, sides: Sides
) -> Bool {
  let least = smallestAttainableP(pairs: pairs, sides: sides) * (1 - 1e-9)
  return !pValues.isEmpty && alpha > 0 && alpha < 1
    && pValues.allSatisfy { $0 >= least && $0 <= 1 }
}

private func refusal(
  family: Int, alpha: Double, pairs: Int, sides: Sides, rejectsTogether: Bool
) -> UnattainableRejection? {
  let smallest = smallestAttainableP(pairs: pairs, sides: sides)
  let needed = alpha / Double(family)
  guard smallest > needed else { return nil }
  var pairsNeeded = max(pairs, 0)
  while smallestAttainableP(pairs: pairsNeeded, sides: sides) > needed { pairsNeeded += 1 }
  let together = (smallest / needed - 1e-9).rounded(.up)
  return UnattainableRejection(
    pairs: pairs, smallestAttainableP: smallest, family: family, neededP: needed,
    pairsNeeded: pairsNeeded,
    rowsNeededAtOnce: rejectsTogether && together <= Double(family) ? Int(together) : nil)
}
