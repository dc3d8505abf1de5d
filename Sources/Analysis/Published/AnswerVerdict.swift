import Measurement

/// The result of a comparison that answers an article's question.
public enum AnswerVerdict: Hashable, Sendable {
  /// The first costs more than the second: the whole interval of the quotient is above 1.
  case slower(Double)
  /// The first costs less: the whole interval is below 1.
  case faster(Double)
  /// The interval holds 1, or there is none.
  case same(Double)
  /// No figure, with the reason.
  case missing(because: String)

  /// Decides by a quotient's interval, and by all that it may be where sources disagree.
  public init(_ expression: ClaimExpression, _ reading: ClaimReading) {
    guard let value = reading.value, reading.unfit == nil else {
      self = .missing(because: reading.missing ?? reading.unfit ?? "nothing was read")
      return
    }
    let range =
      value.range(ofCounts: !expression.quantity.isTime).map { reading.widened($0) }
      ?? 0...Double.infinity
    self =
      range.lowerBound > 1
      ? .slower(value.value) : range.upperBound < 1 ? .faster(value.value) : .same(value.value)
  }
}

/// Which part of a breakdown is the greatest.
public enum BreakdownVerdict: Hashable, Sendable {
  /// The parts, by index, one of which is the greatest; they are not distinguishable.
  ///
  /// With their share of what all parts take.
  case greatest(parts: [Int], share: Double)
  /// A part has no figure, with the reason.
  case missing(because: String)
  /// The parts add up to nothing.
  case nothing

  /// Decides by the parts' intervals.
  public init(_ parts: [PublishedQuestion.NamedCost], _ readings: [ClaimReading]) {
    if let gap = readings.lazy.compactMap({ $0.missing ?? $0.unfit }).first {
      self = .missing(because: gap)
      return
    }
    let values = readings.map { $0.value?.value ?? 0 }
    let total = values.reduce(0) { $0 + max($1, 0) }
    guard let quantity = parts.first?.expression.quantity, total > 0,
      let most = values.indices.max(by: { values[$0] < values[$1] }),
      let best = readings[most].value
    else {
      self = .nothing
      return
    }
    let lower = best.range(ofCounts: !quantity.isTime)?.lowerBound
    let equals = readings.indices.filter { index in
      guard index != most, let value = readings[index].value else { return index == most }
      guard let upper = value.range(ofCounts: !quantity.isTime)?.upperBound, let lower else {
        return true
      }
      return upper >= lower
    }
    self = .greatest(
      parts: equals, share: equals.reduce(0) { $0 + max(values[$1], 0) } / total)
  }
}
