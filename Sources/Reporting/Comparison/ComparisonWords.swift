import Analysis
import Documents
import Measurement

// What every format of a comparison says in the same words.

/// The outcome in one sentence.
func headline(_ comparison: Comparison) -> String {
  let judged = counted(comparison.family.gatedRows, "judged cell")
  let slower = comparison.rows.filter(\.isRegression).count
  let hard = comparison.exact.filter(\.isRegression).count
  switch comparison.outcome {
  case .notComparable:
    return "Not comparable: the two were not measured under the same conditions."
  case .regression:
    let parts = [
      slower > 0 && !comparison.isVetoed ? "\(slower) of \(judged) slower" : "",
      hard > 0 ? "\(counted(hard, "exact number")) over a hard budget" : "",
    ].filter { !$0.isEmpty }
    return "Regression: \(parts.joined(separator: ", "))."
  case .cellMissing:
    let missing = comparison.unlike.count { !$0.isUndecided }
    return "\(counted(missing, "cell")) cannot be compared: no figure on one side, a failure, "
      + "or another mechanism."
  case .inconclusive:
    if comparison.isVetoed {
      return "Inconclusive: the control differs from the base in "
        + "\(comparison.controlFired.count) of \(judged), more than chance explains, so all "
        + "verdicts on time are withheld."
    }
    if comparison.rows.isEmpty, comparison.exact.isEmpty {
      return "Inconclusive: no cell has a figure on both sides."
    }
    if !comparison.unlike.isEmpty {
      return "Inconclusive: the core was too busy to compare "
        + "\(counted(comparison.unlike.count, "cell"))."
    }
    return "Inconclusive: too few pairs, or too much noise, for a verdict."
  case .passed:
    let over = hard > 0 ? " \(counted(hard, "exact number")) over a hard budget." : ""
    if slower > 0 { return "\(slower) of \(judged) slower." + over }
    return
      (comparison.family.gatedRows > 0 ? "None of \(judged) slower." : "No cell is judged by time.")
      + over
  }
}

/// The counts, and how the two were measured.
func summary(_ comparison: Comparison) -> [String] {
  guard comparison.isComparable else { return [] }
  func count(_ word: Verdict.Word) -> Int {
    comparison.gated.count { $0.verdict.word == word }
  }
  let words = Verdict.Word.allCases.map { "\(count($0)) \($0.rawValue)" }.joined(separator: ", ")
  var parts = ["Judged by time: \(words)."]
  if comparison.family.shownRows > 0 { parts.append("Shown only: \(comparison.family.shownRows).") }
  let changed = comparison.exact.count { $0.added != 0 }
  if !comparison.exact.isEmpty {
    parts.append("Exact numbers: \(changed) of \(comparison.exact.count) changed.")
  }
  return [parts.joined(separator: " "), manner(comparison)]
}

private func manner(_ comparison: Comparison) -> String {
  let settings = comparison.settings
  let samples =
    switch comparison.samples {
    case .quiet: " Quiet samples only."
    case .unprobed: " All samples: recorded without a co-runner probe."
    case .all: " All samples, quiet or not (--ungated)."
    }
  let rule =
    "Threshold \(plain(settings.threshold)), confidence \(plain(settings.confidence))"
    + (settings.isGate ? ", gate." : ", no gate.") + samples
  switch comparison.pairing {
  case .interleaved:
    let control =
      comparison.control == nil ? "without a control arm" : "with a copy of the base as control"
    return "Measured in one session, in turns, \(control). \(rule)"
  case .advisory:
    return "Advisory: measured at different times, compared as independent boots. \(rule)"
  }
}

/// The change with its interval's longer arm: `+3.1% ±0.4%`, or `~ ±0.4%` for one that is not
/// distinguishable from none.
func delta(_ change: Change) -> String {
  let arm = "±\(upwards(change.halfWidth))"
  return change.isDistinguishable ? "\(signedPercent(change.estimate)) \(arm)" : "~ \(arm)"
}

/// A relative change with its sign.
func signedPercent(_ share: Double) -> String {
  let value = abs(share * 100)
  let places = value >= 99.5 ? 0 : value >= 0.95 ? 1 : 2
  return (share < 0 ? "-" : "+") + fixed(value, places: places) + "%"
}

/// A verdict in a few words: `same to 0.4%`, `inconclusive <3.1%`.
func words(_ verdict: Verdict) -> String {
  switch verdict.word {
  case .slower, .faster: verdict.word.rawValue
  case .same: "same to \(upwards(verdict.within ?? 0))"
  case .inconclusive:
    if let pairs = verdict.pairsNeeded {
      "inconclusive n<\(pairs)"
    } else {
      "inconclusive" + (verdict.smallestEffect.map { " <\(upwards($0))" } ?? "")
    }
  }
}

/// A row's verdict with what a rerun said of it.
func words(_ row: ComparisonRow) -> String {
  guard let confirmation = row.confirmation else { return words(row.verdict) }
  return words(row.verdict) + (confirmation.isConfirmed ? ", twice" : ", not confirmed")
}

/// A share in percent, never rounded down, since it is a bound.
func upwards(_ share: Double) -> String {
  let value = share * 100 - 1e-9
  guard value <= 9.9 else { return fixed(value.rounded(.up), places: 0) + "%" }
  guard value <= 0.99 else { return fixed((value * 10).rounded(.up) / 10, places: 1) + "%" }
  return fixed(max((value * 100).rounded(.up), 1) / 100, places: 2) + "%"
}

/// A share in percent with as many places as it has: `2%`, `0.5%`.
func plain(_ share: Double) -> String {
  let hundredths = (share * 10_000).rounded()
  func isWhole(_ parts: Double) -> Bool { hundredths.truncatingRemainder(dividingBy: parts) == 0 }
  let places = isWhole(100) ? 0 : isWhole(10) ? 1 : 2
  return fixed(hundredths / 100, places: places) + "%"
}

/// An exact number in its unit.
func exactFigure(_ value: Double) -> String {
  fixed(value, places: value == value.rounded() ? 0 : 2)
}

/// What becomes of an exact quantity: the hard budget that it is over, else the soft one.
func words(_ row: ExactRow) -> String {
  let excess = row.excesses.first(where: \.isHard) ?? row.excesses.first
  return excess.map { "over \($0.isHard ? "hard" : "soft") \($0.budget)" } ?? ""
}

/// How a cell ended on one side.
func words(_ ending: CellEnding) -> String {
  guard let status = ending.status else { return "no such cell" }
  if status == .measured { return ending.mechanism?.rawValue ?? "measured" }
  return status.rawValue + (ending.because.map { ": \($0)" } ?? "")
}

/// The arms: names, runs, revisions, dates, commands.
func armFacts(_ comparison: Comparison) -> [Fact] {
  let arms =
    [
      ("base", comparison.base), ("head", comparison.head),
    ] + (comparison.control.map { [("control", $0)] } ?? [])
  return arms.map { label, arm in
    Fact(
      label: label,
      text: "\(arm.name): run \(arm.run), \(arm.status.rawValue), started \(arm.startedAt), "
        + "revision \(revision(arm.suite)); \(shell(arm.command))")
  }
}

func differencesTitle(_ comparison: Comparison) -> String {
  comparison.isComparable
    ? "Other differences between the two"
    : "Why they are not comparable, and other differences"
}
