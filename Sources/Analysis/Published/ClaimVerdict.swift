import Measurement

/// A verdict of a measurement on a claim.
public enum ClaimVerdict: String, Codable, CaseIterable, Sendable {
  /// The rule holds for the whole interval.
  case reproduced
  /// The rule fails for the whole interval.
  case contradicted
  /// There is a number, and it may not be compared with the claim.
  case notComparable = "not-comparable"
  /// There is no number.
  case cannotRun = "cannot-run"
}

/// A claim with its measurement and verdict.
public struct ClaimResult: Codable, Hashable, Sendable {
  /// The claim.
  public var claim: PublishedClaim
  /// The measurement.
  public var reading: ClaimReading
  /// The verdict.
  public var verdict: ClaimVerdict
  /// Why, a sentence without its full stop.
  public var because: String
}

/// Compares a claim with a recording.
///
/// A number that may not be compared is still read: it stands beside the claim with the reason.
public func judge(_ claim: PublishedClaim, _ reader: ClaimReader, host: HostDescription)
  -> ClaimResult
{
  var result = ClaimResult(
    claim: claim, reading: reader.read(claim.here), verdict: .cannotRun, because: "")
  if let missing = result.reading.missing {
    result.because = missing
    return result
  }
  let reasons = [
    result.reading.unfit, otherProcessor(claim, host),
    claim.states.flatMap { otherStates($0, reader.states(of: claim.here.of.cell)) },
  ].compactMap { $0 }
  guard reasons.isEmpty else {
    result.verdict = .notComparable
    result.because = reasons.joined(separator: "; ")
    return result
  }
  guard let value = result.reading.value else {
    result.because = "its cells give no value"
    return result
  }
  if claim.rule == .equals, let bounds = claim.figure?.bounds,
    let disputed = result.reading.disputed, let range = result.reading.disputedRange,
    disputed.contains(where: bounds.contains)
  {
    // What only one of the sources says is neither equal nor another number.
    result.verdict = .notComparable
    result.because =
      "the sources of the rows disagree: \(brief(range.lowerBound)) to \(brief(range.upperBound))"
    return result
  }
  (result.verdict, result.because) = judge(
    claim.rule, claim.figure, isQuotient: claim.here.over != nil,
    value.range(ofCounts: !claim.here.quantity.isTime).map { result.reading.widened($0) })
  return result
}

/// Why a figure is of another processor than this; nil when it is not.
private func otherProcessor(_ claim: PublishedClaim, _ host: HostDescription) -> String? {
  let own = host.cpuModel.value ?? "one of unknown name"
  switch claim.processors.includes(
    vendor: host.cpuVendor.value, signature: host.cpuSignature.value)
  {
  case true?: return nil
  case nil: return "this processor is unknown"
  case false?:
    if claim.processors == .unstated {
      return "the source does not name its processor"
    }
    let signature = host.cpuSignature.value.map { $0.prefix(2).map(String.init) } ?? []
    return "the figure is of another processor, and this one is \(own)"
      + (signature.isEmpty ? "" : " (family/model \(signature.joined(separator: "/")))")
  }
}

/// Why what XSAVE had to save was not, or may not have been, the same there and here; nil when it was.
private func otherStates(_ there: ExtendedStates.Scope, _ here: ExtendedStates?) -> String? {
  let own = here.map { "here \($0)" } ?? "nor does this recording"
  switch there {
  case .unstated:
    return "the source does not say which states were enabled and in use, \(own)"
  case .known(let there):
    guard let here else {
      return "the recording does not say which states were enabled and in use; there \(there)"
    }
    return here == there ? nil : "other states were enabled or in use: there \(there), here \(here)"
  }
}

/// Applies a rule to an interval; nil for one that cannot be had.
///
/// The interval decides and not the middle: where it reaches across a limit, nothing is said.
func judge(
  _ rule: ClaimRule, _ figure: PublishedFigure?, isQuotient: Bool, _ value: ClosedRange<Double>?
) -> (ClaimVerdict, String) {
  guard let value else {
    return (
      .notComparable,
      "there are too few boots for an interval; measure \(Estimate.leastReplicates) of them"
    )
  }
  if case .order(let direction) = rule, direction != .about, isQuotient {
    return verdict(value, isAbove: direction == .above, 1)
  }
  guard let figure else { return (.notComparable, "the claim has no figure") }
  switch rule {
  case .equals:
    let isEqual =
      figure.bounds.contains(value.lowerBound) && figure.bounds.contains(value.upperBound)
    return (isEqual ? .reproduced : .contradicted, isEqual ? "the same number" : "another number")
  case .order(let direction) where direction != .about:
    let bounds = figure.bounds
    let bound = direction == .above ? bounds.upperBound : bounds.lowerBound
    return verdict(value, isAbove: direction == .above, bound)
  case .ratio, .within, .order:
    guard let limits = rule.limits(of: figure) else { return (.notComparable, "no limits") }
    return verdict(value, within: limits)
  }
}

private func verdict(
  _ value: ClosedRange<Double>, within limits: ClosedRange<Double>
) -> (ClaimVerdict, String) {
  let text = "\(brief(limits.lowerBound)) to \(brief(limits.upperBound))"
  if limits.contains(value.lowerBound), limits.contains(value.upperBound) {
    return (.reproduced, "the whole interval is within \(text)")
  }
  if value.lowerBound > limits.upperBound || value.upperBound < limits.lowerBound {
    return (.contradicted, "the whole interval is outside \(text)")
  }
  return (
    .notComparable,
    "the interval, \(brief(value.lowerBound)) to \(brief(value.upperBound)), contains a limit "
      + "of \(text); measure more boots"
  )
}

private func verdict(
  _ value: ClosedRange<Double>, isAbove: Bool, _ bound: Double
) -> (ClaimVerdict, String) {
  let (above, below) = (value.lowerBound > bound, value.upperBound < bound)
  let place = "the whole interval is \(above ? "above" : "below") \(brief(bound))"
  if above || below { return (above == isAbove ? .reproduced : .contradicted, place) }
  return (
    .notComparable,
    "the interval, \(brief(value.lowerBound)) to \(brief(value.upperBound)), includes "
      + "\(brief(bound)), so no difference is detectable"
  )
}
