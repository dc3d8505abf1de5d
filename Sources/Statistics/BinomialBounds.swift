/// What a count says of the share behind it.

/// The Clopper-Pearson bounds of a share.
///
/// With the given confidence, the share behind `successes` in `trials` independent trials is below
/// the upper bound, or above the lower one.
///
/// Each is one-sided and found by halving: the upper bound is the share with which so few successes
/// or fewer come with probability `1 - confidence`. Source: Clopper and Pearson, "The Use of
/// Confidence or Fiducial Limits Illustrated in the Case of the Binomial", Biometrika 26 (1934).
/// - Returns: nil when there are no trials, the count lies outside 0...trials, or the confidence
/// outside 0..<1.
public func binomialBounds(
  successes: Int, trials: Int, confidence: Double
) -> (lower: Double, upper: Double)? {
  guard trials > 0, (0...trials).contains(successes), (0..<1).contains(confidence) else {
    return nil
  }
  /// The share at which `atMost` or fewer have that probability.
  func share(atMost: Int, probability: Double) -> Double {
    var (low, high) = (0.0, 1.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      let cumulative = binomialCumulative(atMost: atMost, trials: trials, probability: middle)
      if (cumulative ?? 0) > probability { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
  return (
    successes == 0 ? 0 : share(atMost: successes - 1, probability: confidence),
    successes == trials ? 1 : share(atMost: successes, probability: 1 - confidence)
  )
}
