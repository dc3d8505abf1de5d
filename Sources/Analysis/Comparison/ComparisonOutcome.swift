import Measurement

/// The outcome of a whole comparison.
public enum ComparisonOutcome: String, Codable, CaseIterable, Sendable {
  /// Nothing speaks against the head.
  case passed
  /// With a gate: a cell became slower, or an exact quantity is over its hard budget.
  case regression
  /// A cell is missing, failed, or did not run in the same way on both sides.
  case cellMissing = "cell-missing"
  /// The arms were not measured under the same conditions.
  case notComparable = "not-comparable"
  /// The measurements cannot support a verdict.
  case inconclusive
}

extension Comparison {
  /// The outcome; certain findings go before uncertain ones.
  ///
  /// A quantity over its hard budget is a regression whatever the clock did, and a slower cell is
  /// one unless the control arm vetoes. Then come cells without a number, and then what says that
  /// nothing was learned: a control arm that vetoes, a cell whose core was too busy for one pair, too
  /// few pairs in a cell that is judged, or with a gate no judged cell with a verdict.
  public var outcome: ComparisonOutcome {
    guard isComparable else { return .notComparable }
    let isVetoed = isVetoed
    if settings.isGate {
      if exact.contains(where: \.isRegression) { return .regression }
      if !isVetoed, rows.contains(where: \.isRegression) { return .regression }
    }
    if unlike.contains(where: { !$0.isUndecided }) { return .cellMissing }
    let gated = gated
    if isVetoed || !unlike.isEmpty || gated.contains(where: { $0.verdict.pairsNeeded != nil }) {
      return .inconclusive
    }
    let isBlind = !gated.isEmpty && gated.allSatisfy { $0.verdict.word == .inconclusive }
    if settings.isGate, isBlind { return .inconclusive }
    return rows.isEmpty && exact.isEmpty ? .inconclusive : .passed
  }
}
