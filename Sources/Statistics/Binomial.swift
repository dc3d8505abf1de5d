/// Heads of a coin that need not be fair.

/// The probability of at most `successes` in `trials` trials of `probability` each.
///
/// - Returns: 0 below no success and 1 from `trials` on; nil when `trials` is negative or
/// `probability` lies outside 0...1.
public func binomialCumulative(
  atMost successes: Int, trials: Int, probability: Double
) -> Double? {
  guard trials >= 0, (0...1).contains(probability) else { return nil }
  guard successes >= 0 else { return 0 }
  guard successes < trials else { return 1 }
  let shares = binomialProbabilities(trials: trials, probability: probability)
  return min(shares[...successes].reduce(0, +), 1)
}

/// The probabilities of 0, 1 and so on up to `trials` successes.
///
/// Weights are walked out from the most likely number, where the weight is 1, by the ratio of
/// neighbours, `w(k+1) / w(k) = (n - k) / (k + 1) * p / (1 - p)`, and divided by their sum: nothing
/// overflows, and no factorial is needed.
func binomialProbabilities(trials: Int, probability: Double) -> [Double] {
  var weights = [Double](repeating: 0, count: trials + 1)
  guard probability < 1 else {
    weights[trials] = 1
    return weights
  }
  let odds = probability / (1 - probability)
  let mode = min(Int(Double(trials + 1) * probability), trials)
  weights[mode] = 1
  for k in mode..<trials {
    weights[k + 1] = weights[k] * odds * Double(trials - k) / Double(k + 1)
  }
  for k in stride(from: mode, to: 0, by: -1) {
    weights[k - 1] = weights[k] / odds * Double(k) / Double(trials - k + 1)
  }
  let sum = weights.reduce(0, +)
  return weights.map { $0 / sum }
}
