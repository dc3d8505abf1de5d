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
  let place: String
  let verdict: AnswerVerdict
  let isEmulated: Bool
  /// The verdict in a word; instructions are more or fewer, and no time.
  let word: String
  let isCounted: Bool
  let line: String

  init(_ comparison: PublishedQuestion.Comparison, _ reading: ClaimReading) {
    let isTime = comparison.expression.quantity.isTime
    place = comparison.place
    isEmulated = isTime && comparison.expression.mechanism != .native
    isCounted = comparison.expression.quantity == .instructions
    verdict = AnswerVerdict(comparison.expression, reading)
    word = isCounted ? verdict.countWord : verdict.word
    guard let value = verdict.value else {
      line = "On \(place): \(word)\(verdict.because.map { ": \($0)" } ?? "")."
      return
    }
    func text(_ estimate: Estimate?) -> String {
      estimate.map { isTime ? figureWithArm($0) : count($0.value) } ?? "-"
    }
    let how = reading.mechanisms.joined(separator: ", ")
    line =
      "On \(place): \(comparison.first) \(text(reading.first)), \(comparison.second) "
      + "\(text(reading.second)) \(words(comparison.expression.quantity))"
      + "\(reading.asTimed == nil ? "" : " beyond the loop") (\(how)): "
      + "\(isTime ? "boot by boot " : "")\(ratio(value)) times as much"
      + (reading.disputedRange.map {
        " (\(ratio($0.lowerBound)) to \(ratio($0.upperBound)), since sources disagree)"
      } ?? "") + ", \(word)."
      + (reading.asTimed.map {
        " As timed, with the measuring loop, \(count($0.first)) and \(count($0.second)): "
          + "\(ratio($0.value)) times."
      } ?? "")
      + (isEmulated ? " This is the cost of an emulation, never a CPU's." : "")
  }

  /// The place with the quotient.
  fileprivate var short: String { place + (verdict.value.map { " (\(ratio($0)) times)" } ?? "") }
}

extension AnswerVerdict {
  fileprivate static let words = ["slower", "faster", "no difference can be told", "no figure"]
  fileprivate static let countWords = [
    "more instructions", "fewer instructions", "as many instructions", words[3],
  ]

  fileprivate var countWord: String {
    Self.words.firstIndex(of: word).map { Self.countWords[$0] } ?? word
  }

  fileprivate var word: String {
    switch self {
    case .slower: Self.words[0]
    case .faster: Self.words[1]
    case .same: Self.words[2]
    case .missing: Self.words[3]
    }
  }

  fileprivate var value: Double? {
    switch self {
    case .slower(let value), .faster(let value), .same(let value): value
    case .missing: nil
    }
  }

  fileprivate var because: String? {
    if case .missing(let because) = self { because } else { nil }
  }
}

/// The places by what they say: slower on these, faster on those, no figure for the rest; what an
/// emulator took comes last, and under its word.
private func headlineText(_ comparisons: [ComparisonText]) -> String {
  func sentence(_ texts: [ComparisonText], _ prefix: String) -> String {
    let words = AnswerVerdict.words + AnswerVerdict.countWords.dropLast()
    let parts = words.compactMap { word -> String? in
      let places = texts.filter { $0.word == word }.map(\.short)
      guard let last = places.last else { return nil }
      let others = places.dropLast()
      let list = others.isEmpty ? last : others.joined(separator: ", ") + " and \(last)"
      return "\(word) on \(list)"
    }
    guard !parts.isEmpty else { return "" }
    let text = prefix + parts.joined(separator: "; ") + "."
    return text.prefix(1).uppercased() + text.dropFirst()
  }
  return [
    sentence(comparisons.filter { !$0.isEmulated && !$0.isCounted }, ""),
    sentence(comparisons.filter(\.isCounted), "Counted, and no time: "),
    sentence(comparisons.filter(\.isEmulated), "Emulated, and so never a CPU's: "),
  ].filter { !$0.isEmpty }.joined(separator: " ")
}

/// One breakdown: the greatest part, and all of them.
struct BreakdownText {
  let headline: String
  let line: String

  init(_ breakdown: PublishedQuestion.Breakdown, _ readings: [ClaimReading]) {
    let place = "On \(breakdown.place)"
    switch BreakdownVerdict(breakdown.parts, readings) {
    case .missing(let because): (headline, line) = ("", "\(place): no figures: \(because).")
    case .nothing: (headline, line) = ("", "\(place): no figures: its parts add up to nothing.")
    case .greatest(let parts, let share):
      let names = parts.map { breakdown.parts[$0].name }
      let those =
        names.count == 1
        ? "it is \(names[0])"
        : "\(names.dropLast().joined(separator: ", ")) and \(names.last ?? "") cannot be told apart"
      headline = "\(place) \(those): \(percent(share)) of what the parts take."
      line = BreakdownText.line(breakdown, readings)
    }
  }

  private static func line(
    _ breakdown: PublishedQuestion.Breakdown, _ readings: [ClaimReading]
  ) -> String {
    let values = readings.map { $0.value?.value ?? 0 }
    let total = values.reduce(0) { $0 + max($1, 0) }
    let texts = zip(zip(breakdown.parts, readings), values).map { pair, value in
      "\(pair.0.name) \(figure(pair.1, pair.0.expression))"
        + (value > 0 ? " (\(percent(value / total)))" : "")
    }
    let how = Set(readings.flatMap(\.mechanisms)).sorted().joined(separator: ", ")
    let quantity = breakdown.parts.first.map { words($0.expression.quantity) } ?? ""
    return "On \(breakdown.place), in \(quantity) (\(how)): \(texts.joined(separator: ", "))."
  }
}
