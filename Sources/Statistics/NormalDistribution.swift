import Foundation

/// The standard normal distribution, to nearly the last bit in both tails.

/// The probability that a standard normal value is at most `z`: `erfc(-z / sqrt(2)) / 2`.
///
/// The complementary error function keeps its relative precision in the left tail, where
/// `(1 + erf) / 2` would have lost all of it below -8.
public func normalCumulative(_ z: Double) -> Double {
  erfc(-z * 0.5.squareRoot()) / 2
}

/// The value that a standard normal one stays at or below with probability `p`.
///
/// Newton's method on `log(normalCumulative(z)) = log(p)`. The logarithm is concave and the start,
/// `-sqrt(-2 log(2p))`, lies left of the root because `normalCumulative(-t) <= exp(-t^2 / 2) / 2`;
/// so the steps climb to the root from one side and cannot overshoot. The right half is the mirror
/// image of the left.
/// - Returns: Minus infinity for 0 and infinity for 1; nil outside 0...1.
public func normalQuantile(_ p: Double) -> Double? {
  guard (0...1).contains(p) else { return nil }
  guard p <= 0.5 else { return normalQuantile(1 - p).map { -$0 } }
  guard p > 0 else { return -.infinity }
  let target = log(p)
  var z = -max(-2 * log(2 * p), 0).squareRoot()
  for _ in 0..<60 {
    let cumulative = normalCumulative(z)
    guard cumulative > 0 else { break }
    let density = exp(-z * z / 2) / (2 * Double.pi).squareRoot()
    let step = (target - log(cumulative)) * cumulative / density
    z = min(z + step, 0)
    if abs(step) <= 2 * z.ulp { break }
  }
  return z
}
