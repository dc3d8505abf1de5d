import Analysis
import Documents
import Measurement

// What is said of a claim, as text without layout.

/// The footnotes: each place of each source once, in the order of the claims.
struct SourceNotes {
  private(set) var notes: [PublishedSource] = []

  init(_ claims: [PublishedClaim]) { notes = uniqued(claims.map(\.source)) }

  /// The footnote of a claim, counted from 1.
  func number(_ claim: PublishedClaim) -> Int { (notes.firstIndex(of: claim.source) ?? 0) + 1 }

  /// A footnote's text.
  func text(_ note: PublishedSource) -> String { "\(note.document), \(note.place)" }
}

/// The verdict in words.
func words(_ verdict: ClaimVerdict) -> String {
  switch verdict {
  case .reproduced: "reproduced"
  case .contradicted: "contradicted"
  case .notComparable: "not comparable"
  case .cannotRun: "cannot run"
  }
}

/// How many claims came to which verdict: measured ones and, separately, those that compare the
/// suite's own tables with published ones, which prove only that a table was copied correctly.
func tally(_ results: [ClaimResult]) -> String {
  let parts = ClaimBasis.allCases.compactMap { basis -> String? in
    let own = results.filter { $0.claim.here.basis == basis }
    let counts = ClaimVerdict.allCases.compactMap { verdict -> String? in
      let count = own.count { $0.verdict == verdict }
      guard count > 0 else { return nil }
      return "\(count) \(words(verdict))"
        + (verdict == .notComparable || verdict == .cannotRun ? " here" : "")
    }
    return own.isEmpty ? nil : "\(words(basis)): \(counts.joined(separator: ", "))."
  }
  return "\(counted(results.count, "claim")). \(parts.joined(separator: " "))"
}

private func words(_ basis: ClaimBasis) -> String {
  switch basis {
  case .measured: "Measured"
  case .lookedUp: "Looked up, the source's table compared with this suite's"
  }
}

/// A published figure as it was printed, and the quotient where there is one.
func figure(_ published: PublishedFigure?) -> String {
  guard let published else { return "in words" }
  if let over = published.over {
    return
      "\(asPrinted(published.lower)) / \(asPrinted(over)) = \(threeDigits(published.lower / over))"
  }
  return published.lower == published.upper
    ? asPrinted(published.lower) : "\(asPrinted(published.lower)) to \(asPrinted(published.upper))"
}

/// A published figure with its unit, and the word that makes it a bound or an order.
func figureWithUnit(_ claim: PublishedClaim) -> String {
  guard let published = claim.figure else { return "in words" }
  func unit(_ value: Double) -> String { short(published.unit.rawValue, of: asPrinted(value)) }
  if let over = published.over {
    return "\(asPrinted(published.lower)) / \(asPrinted(over)) \(unit(over)) = "
      + threeDigits(published.lower / over)
  }
  let bound =
    switch claim.rule {
    case .order(.below): "at most "
    case .order(.above): "at least "
    case .order(.about): "about "
    default: ""
    }
  return "\(bound)\(figure(published)) \(unit(published.upper))"
}

/// What was measured for a claim; `-` where there is nothing.
func figure(_ reading: ClaimReading, _ expression: ClaimExpression) -> String {
  guard let value = reading.value else { return "-" }
  return expression.quantity.isTime
    ? figureWithArm(value) : count(value.value)
}

/// The same with its unit, and with all that it may be where sources disagree.
func figureWithUnit(_ reading: ClaimReading, _ expression: ClaimExpression) -> String {
  guard reading.value != nil else { return "-" }
  let text = figure(reading, expression)
  let unit =
    expression.over == nil ? short(expression.quantity.rawValue, of: text) : "times"
  let range =
    reading.disputedRange.map { " [\(count($0.lowerBound)) to \(count($0.upperBound))]" } ?? ""
  return "\(text)\(range) \(unit)"
}

/// A unit beside a number, short where there is a usual sign.
private func short(_ unit: String, of number: String) -> String {
  let name =
    switch unit {
    case "nanoseconds": "ns"
    case "microseconds": "µs"
    case "core-cycles": "cycles"
    case "frame-bytes": "bytes"
    default: unit
    }
  return number == "1" && name.hasSuffix("s") && name != "ns" && name != "µs"
    ? String(name.dropLast()) : name
}

/// What is counted, in words.
func words(_ quantity: ClaimExpression.Quantity) -> String {
  switch quantity {
  case .coreCycles: "core cycles"
  case .clocks: "documented clocks"
  case .frameBytes: "bytes"
  default: quantity.rawValue
  }
}

/// What an expression takes of which cells.
func words(_ expression: ClaimExpression) -> String {
  func term(_ term: ClaimExpression.Term) -> String {
    var text = term.cell.description + (term.minus.map { " less \($0)" } ?? "")
    if let processor = term.processor { text += ", \(processor)" }
    if !term.rows.isEmpty { text += ", only \(term.rows.joined(separator: ", "))" }
    return text
  }
  var text = "\(words(expression.quantity)) of \(term(expression.of))"
  if let over = expression.over { text += ", over those of \(term(over))" }
  if expression.times != 1 { text += ", times \(asPrinted(expression.times))" }
  return text
}

/// The rule in words.
func words(_ rule: ClaimRule, isQuotient: Bool) -> String {
  switch rule {
  case .ratio(let factor): "ratio: the quotients agree within a factor of \(asPrinted(factor))"
  case .within(let share): "within: \(percent(share)) of the published figure"
  case .equals: "equals: the same number"
  case .order(.about): "order: the claim gives an order of magnitude, and only that is judged"
  case .order(let direction):
    isQuotient
      ? "order: the claim says that the first is \(direction == .above ? "more" : "less")"
      : "order: the claim is a bound, and the measurement must be \(direction.rawValue) it"
  }
}

/// Everything that is to be said of one claim.
func facts(_ result: ClaimResult, _ sources: SourceNotes) -> [Fact] {
  let claim = result.claim
  let derived = claim.figure?.derived.map { " Derived, not printed: \($0)" } ?? ""
  let ran =
    result.reading.mechanisms.isEmpty
    ? "" : " (\(result.reading.mechanisms.joined(separator: ", ")))"
  return [
    Fact(label: "claim", text: "\(claim.claim) [\(sources.number(claim))]"),
    Fact(
      label: "published",
      text: "\(figureWithUnit(claim)); \(words(claim.counting)), \(words(claim.clock)); "
        + "confidence \(claim.confidence.rawValue).\(derived)"),
    Fact(label: "made on", text: claim.hardware),
    Fact(
      label: "here",
      text: "\(figureWithUnit(result.reading, claim.here))\(ran): "
        + "\(words(claim.here))\(beside(result.reading))"),
    Fact(label: "like for like", text: claim.unlike.map { "No: \($0)" } ?? "Yes."),
    Fact(label: "rule", text: words(claim.rule, isQuotient: claim.here.over != nil)),
    Fact(label: "verdict", text: "\(words(result.verdict)): \(result.because)"),
  ]
}

/// What a quotient of the switches alone is with the measuring loop in both.
func beside(_ reading: ClaimReading) -> String {
  reading.asTimed.map {
    "; beyond the loop. As timed \(count($0.first)) over \(count($0.second)), which is "
      + "\(ratio($0.value))"
  } ?? ""
}

private func words(_ counting: PublishedClaim.Counting) -> String {
  switch counting {
  case .oneWay: "one way"
  case .roundTrip: "round trip"
  case .none: "not a time"
  }
}

private func words(_ clock: PublishedClock) -> String {
  switch clock {
  case .manual: "from a manual's table"
  case .coreCycles: "in core cycles"
  case .timeStampCounter: "in ticks of the time-stamp counter"
  case .seconds: "in seconds"
  case .unstated: "by an unstated clock"
  case .none: "counted"
  }
}

/// A number as it was written.
func asPrinted(_ value: Double) -> String {
  if value == value.rounded(), abs(value) < 1e15 { return fixed(value, places: 0) }
  return "\(value)"
}
