/// What the gate can see: its power, the smallest effect it finds, and the pairs that this takes.

/// The probability that the gate calls a cell slower.
///
/// The family has one cell, and nothing is confirmed.
///
/// Exact for independent normal log ratios: see `Gate` for the model. With an effect of 0 it is the
/// rate of false alarms.
/// - Parameters:
/// - effect: The true log ratio of head to base.
/// - pairs: How many pairs are measured.
/// - noise: The standard deviation of one pair's log ratio; `robustStandardDeviation` of them.
/// - threshold: The log ratio that the estimate must exceed; 0 or greater.
/// - confidence: The coverage of the interval, such as 0.95.
/// - Returns: 0 when there are too few pairs for that confidence; nil when `noise` or `threshold`
/// is negative or a number is not finite.
public func gatePower(
  effect: Double, pairs: Int, noise: Double, threshold: Double, confidence: Double
) -> Double? {
  guard areUsable(noise: noise, threshold: threshold), effect.isFinite else { return nil }
  guard noise > 0 else {
    let gate = Gate(pairs: pairs, threshold: threshold, confidence: confidence)
    return gate != nil && effect > threshold ? 1 : 0
  }
  let gate = Gate(pairs: pairs, threshold: threshold / noise, confidence: confidence)
  return gate?.power(effect: effect / noise) ?? 0
}

/// The smallest true effect that the gate finds with the given power.
///
/// Found by halving, since power rises with the effect, to a millionth of the noise.
/// - Parameters:
///   - pairs: How many pairs are measured.
///   - power: The probability of being found, between 0 and 1, such as 0.9.
///   - noise: The standard deviation of one pair's log ratio; `robustStandardDeviation` of them.
///   - threshold: The log ratio that the estimate must exceed; 0 or greater.
///   - confidence: The coverage of the interval, such as 0.95.
/// - Returns: A log ratio, not below 0; nil when no effect is great enough because there are too
///   few pairs for that confidence, or when a number is out of range.
public func minimumDetectableEffect(
  pairs: Int, power: Double, noise: Double, threshold: Double, confidence: Double
) -> Double? {
  guard areUsable(noise: noise, threshold: threshold), power > 0, power < 1 else { return nil }
  let unit = noise > 0 ? noise : 1
  guard let gate = Gate(pairs: pairs, threshold: threshold / unit, confidence: confidence) else {
    return nil
  }
  guard noise > 0 else { return threshold }
  var (low, high) = (0.0, gate.threshold + 1)
  guard gate.power(effect: low) < power else { return 0 }
  while gate.power(effect: high) < power, high < gate.threshold + 64 { high += high - low }
  guard gate.power(effect: high) >= power else { return nil }
  while high - low > 1e-6 {
    let middle = (low + high) / 2
    if middle <= low || middle >= high { break }
    if gate.power(effect: middle) < power { low = middle } else { high = middle }
  }
  return high * noise
}

/// The smallest number of pairs with which the gate finds an effect with the given power.
///
/// Power does not rise with every pair, since the interval's rank is a whole number: one pair more
/// than the answer can be a little worse.
/// - Parameters:
///   - effect: The true log ratio of head to base.
///   - power: The probability of being found, between 0 and 1, such as 0.9.
///   - noise: The standard deviation of one pair's log ratio; `robustStandardDeviation` of them.
///   - threshold: The log ratio that the estimate must exceed; 0 or greater.
///   - confidence: The coverage of the interval, such as 0.95.
///   - limit: No more pairs than these are considered.
/// - Returns: nil when not even `limit` pairs suffice (an effect at or below the threshold never
///   reaches a power of one half), or when a number is out of range.
public func pairsNeeded(
  toDetect effect: Double, power: Double, noise: Double, threshold: Double, confidence: Double,
  atMost limit: Int = 200
) -> Int? {
  guard areUsable(noise: noise, threshold: threshold), effect.isFinite, power > 0, power < 1,
    limit > 0
  else { return nil }
  return (1...limit).first { pairs in
    let reached = gatePower(
      effect: effect, pairs: pairs, noise: noise, threshold: threshold, confidence: confidence)
    return (reached ?? 0) >= power
  }
}

/// The distance from the median to a bound of the interval, in units of the noise.
///
/// With the given probability the bound is not farther away.
///
/// The upper bound of n pairs is their k-th greatest, so it lies below x when at most k - 1 of n
/// independent normal values lie above x.
/// - Parameters:
/// - probability: With which the bound lies no further out, between 0 and 1.
/// - pairs: How many pairs are measured.
/// - confidence: The coverage of the interval, such as 0.95.
/// - Returns: nil when there are too few pairs for that confidence, or a number is out of range.
public func boundReach(probability: Double, pairs: Int, confidence: Double) -> Double? {
  guard probability > 0, probability < 1,
    let gate = Gate(pairs: pairs, threshold: 0, confidence: confidence)
  else { return nil }
  var (low, high) = (0.0, 1.0)
  while high - low > 1e-12 {
    let middle = (low + high) / 2
    let within = binomialCumulative(
      atMost: gate.rank - 1, trials: pairs, probability: middle)
    if (within ?? 0) > probability { low = middle } else { high = middle }
  }
  return normalQuantile(low).map { -$0 }
}

private func areUsable(noise: Double, threshold: Double) -> Bool {
  noise >= 0 && noise.isFinite && threshold >= 0 && threshold.isFinite
}
