import Analysis
import Measurement

// The articles' questions, answered from the numbers: no figure of these sentences is written down
// anywhere but in a recording.

/// A question with its answer, as text.
struct AnswerText {
  /// The question.
  var title: String
  /// The answer in one sentence or two.
  var headline: String
  /// One line for each place.
  var lines: [String]
  /// Who asked.
  var asked: String

  init(_ answer: PublishedAnswer, _ sources: SourceNotes) {
    let question = answer.question
    title = question.title
    asked = question.asked
    let comparisons = zip(question.comparisons, answer.comparisons).map(ComparisonText.init)
    let breakdowns = zip(question.breakdowns, answer.breakdowns).map(BreakdownText.init)
    headline = ([headlineText(comparisons)] + breakdowns.map(\.headline))
      .filter { !$0.isEmpty }.joined(separator: " ")
    lines = comparisons.map(\.line) + breakdowns.map(\.line)
    lines += answer.claims.map { result in
      "Published: \(result.claim.claim) [\(sources.number(result.claim))] Here: "
        + "\(words(result.verdict))."
    }
  }
}

/// One comparison: what it came to, in a word and in a line.
struct ComparisonText {
  enum Outcome: String, CaseIterable {
    case slower, faster
    case same = "no difference can be told"
    case missing = "no figure"
  }

  var place: String
  var outcome: Outcome
  var quotient: String
  var isEmulated: Bool
  var line: String

  init(_ comparison: PublishedQuestion.Comparison, _ reading: ClaimReading) {
    place = comparison.place
    isEmulated = comparison.expression.quantity.isTime && comparison.expression.mechanism != .native
    guard let value = reading.value, reading.unfit == nil else {
      (outcome, quotient) = (.missing, "")
      line = "On \(place): no figure: \(reading.missing ?? reading.unfit ?? "nothing was read")."
      return
    }
    let isTime = comparison.expression.quantity.isTime
    let range =
      value.range(ofCounts: !isTime).map { reading.widened($0) } ?? 0...Double.infinity
    outcome = range.lowerBound > 1 ? .slower : range.upperBound < 1 ? .faster : .same
    quotient = "\(ratio(value.value)) times"
    func text(_ estimate: Estimate?) -> String {
      estimate.map { isTime ? figureWithArm($0) : count($0.value) } ?? "-"
    }
    let how = reading.mechanisms.joined(separator: ", ")
    line =
      "On \(place): \(comparison.first) \(text(reading.first)), \(comparison.second) "
      + "\(text(reading.second)) \(words(comparison.expression.quantity))"
      + "\(reading.asTimed == nil ? "" : " beyond the loop") (\(how)): "
      + "\(isTime ? "boot by boot " : "")\(ratio(value.value)) times as much"
      + (reading.disputedRange.map {
        " (\(ratio($0.lowerBound)) to \(ratio($0.upperBound)), since sources disagree)"
      } ?? "") + ", \(outcome.rawValue)."
      + (reading.asTimed.map {
        " As timed, with the measuring loop, \(count($0.first)) and \(count($0.second)): "
          + "\(ratio($0.value)) times."
      } ?? "")
      + (isEmulated ? " This is the cost of an emulation, never a CPU's." : "")
  }
}

/// The places by what they say: slower on these, faster on those, no figure for the rest; what an
/// emulator took comes last, and under its word.
private func headlineText(_ comparisons: [ComparisonText]) -> String {
  func sentence(_ texts: [ComparisonText], _ prefix: String) -> String {
    let parts = ComparisonText.Outcome.allCases.compactMap { outcome -> String? in
      let places = texts.filter { $0.outcome == outcome }.map { text in
        text.place + (text.quotient.isEmpty ? "" : " (\(text.quotient))")
      }
      guard let last = places.last else { return nil }
      let others = places.dropLast()
      let list = others.isEmpty ? last : others.joined(separator: ", ") + " and \(last)"
      return "\(outcome.rawValue) on \(list)"
    }
    guard !parts.isEmpty else { return "" }
    let text = prefix + parts.joined(separator: "; ") + "."
    return text.prefix(1).uppercased() + text.dropFirst()
  }
  return [
    sentence(comparisons.filter { !$0.isEmulated }, ""),
    sentence(comparisons.filter(\.isEmulated), "Emulated, and so never a CPU's: "),
  ].filter { !$0.isEmpty }.joined(separator: " ")
}

/// One breakdown: the greatest part, and all of them.
struct BreakdownText {
  var headline = ""
  var line: String

  init(_ breakdown: PublishedQuestion.Breakdown, _ readings: [ClaimReading]) {
    let parts = zip(breakdown.parts, readings)
    if let gap = readings.lazy.compactMap({ $0.missing ?? $0.unfit }).first {
      line = "On \(breakdown.place): no figures: \(gap)."
      return
    }
    let values = readings.map { $0.value?.value ?? 0 }
    let total = values.reduce(0) { $0 + max($1, 0) }
    guard let quantity = breakdown.parts.first?.expression.quantity, total > 0,
      let most = values.indices.max(by: { values[$0] < values[$1] })
    else {
      line = "On \(breakdown.place): no figures: its parts add up to nothing."
      return
    }
    let texts = zip(parts, values).map { pair, value in
      let (part, reading) = pair
      return "\(part.name) \(figure(reading, part.expression))"
        + (value > 0 ? " (\(percent(value / total)))" : "")
    }
    let how = Set(readings.flatMap(\.mechanisms)).sorted().joined(separator: ", ")
    line =
      "On \(breakdown.place), in \(words(quantity)) (\(how)): \(texts.joined(separator: ", "))."
    headline = "On \(breakdown.place) " + winner(breakdown, readings, values, total, most)
  }
}

/// The greatest part, where its interval lies above all others'; else those that it cannot be told
/// from.
private func winner(
  _ breakdown: PublishedQuestion.Breakdown, _ readings: [ClaimReading], _ values: [Double],
  _ total: Double, _ most: Int
) -> String {
  guard let best = readings[most].value else { return "nothing can be told." }
  let isCount = breakdown.parts.first.map { !$0.expression.quantity.isTime } ?? false
  let lower = best.range(ofCounts: isCount)?.lowerBound
  let equals = readings.indices.filter { index in
    guard index != most, let value = readings[index].value else { return index == most }
    guard let upper = value.range(ofCounts: isCount)?.upperBound, let lower else { return true }
    return upper >= lower
  }
  let share = percent(equals.reduce(0) { $0 + max(values[$1], 0) } / total)
  guard equals.count > 1 else {
    return "it is \(breakdown.parts[most].name): \(share) of what the parts take."
  }
  let names = equals.map { breakdown.parts[$0].name }
  return "\(names.dropLast().joined(separator: ", ")) and \(names.last ?? "") cannot be told "
    + "apart: \(share) of what the parts take."
}
