import Analysis
import Documents
import Foundation

extension SelfTest: Report {
  /// Before it is laid out.
  public func document(_ extent: Extent) -> Document {
    let verdict = Paragraph(
      headline(self), tone: holds ? .plain : .bad, isHeadline: true)
    let lead = [goals(self), origin(self)].compactMap { $0.map { Paragraph($0) } }
    return Document(
      title: "switchbench selftest on \(comparison)", lead: [verdict] + lead,
      sections: [alarms(self), Reporting.power(self), Reporting.quieter(self)], markdownLevel: nil)
  }

  /// All that was derived, unrounded.
  public func csv() throws -> String { try Documents.render(document(.full), as: .csv) }

  /// The whole model, as JSON.
  public func json() throws -> String {
    try Documents.json(
      self, schema: "switchbench.selftest/1",
      beside: ["holds": holds, "upperBound": flagged.upperBound])
  }
}

/// Whether the gate kept its promise, in one sentence.
private func headline(_ test: SelfTest) -> String {
  let promise = plain(SelfTestPlan.promise)
  let seen =
    "\(test.flagged.count) of \(counted(test.flagged.trials, "comparison")) of identical code "
    + "flagged before confirmation"
  return test.holds
    ? "The gate holds: \(seen); \(promise) are allowed."
    : "The gate does not hold: \(seen); at most \(promise) are allowed."
}

/// What is found in ping-pong cells, beside what should be; nil where nothing was tried.
private func goals(_ test: SelfTest) -> String? {
  let texts = test.plan.goals.compactMap { goal in
    test.found(goal).map { found in
      "+\(plain(goal.share)) in \(fixed(found.share * 100, places: 0)) % of ping-pong cells "
        + "(goal: \(plain(goal.power)))"
    }
  }
  return texts.isEmpty ? nil : "Found: \(texts.joined(separator: ", "))."
}

/// Where the noise comes from and what was drawn of it.
private func origin(_ test: SelfTest) -> String {
  let plan = test.plan
  let levels = [0, 0.25, 0.5, 0.75, 1].map { share in
    noise(test.noise[Int(share * Double(test.noise.count - 1))])
  }
  let revision = test.suite.revision.value.map { String($0.prefix(12)) } ?? "unknown"
  let stolen = test.warnings.filter { $0.cells.isEmpty }.map(\.because).joined(separator: " ")
  return "Noise: \(test.comparison), \(counted(test.recordedPairs, "pair")) of "
    + "\(counted(test.noise.count, "cell")) on \(test.cpuModel ?? "an unknown CPU"), "
    + "\(test.startedAt), revision \(revision). The noise of one pair is \(levels[2]) in the "
    + "median cell, \(levels[1]) to \(levels[3]) in the middle half of the cells, and "
    + "\(levels[0]) to \(levels[4]) in all." + (stolen.isEmpty ? "" : " \(stolen)")
    + " Each comparison has \(extent(test)), with the three boots of each pair dealt again to "
    + "base, head and control. The functions that 'compare --gate' calls judge it at "
    + "\(plain(plan.settings.threshold)) and \(plain(plan.settings.confidence)). Seed "
    + "\(plan.seed)."
}

/// How many pairs a comparison has.
private func extent(_ test: SelfTest) -> String {
  let looks = test.plan.looks
  guard looks.count > 1, let last = looks.last else {
    return "\(test.plan.pairs) successive pairs"
  }
  let others = looks.dropLast().map(String.init).joined(separator: ", ")
  return "\(others) or \(last) successive pairs per cell, by its scatter "
    + "(\(fixed(test.pairsOfRow, places: 1)) on average)"
}

private func alarms(_ test: SelfTest) -> Section {
  let lines: [(name: String, tally: TrialTally)] = [
    ("comparisons flagged, before confirmation", test.flagged),
    ("the same, without dealing the boots again", test.flaggedAsRecorded),
    ("flagged without the bar", test.flaggedWithoutBar),
    ("flagged without bar and control", test.flaggedByBaseAlone),
    ("regressions, after confirmation", test.regressions),
    ("vetoed by the control", test.vetoed),
    ("inconclusive as a whole", test.inconclusive),
    ("rows flagged", test.rowsFlagged),
    ("rows whose control looks changed", test.controlsFired),
    ("rows whose interval contains 0", test.covered),
  ]
  let columns = [
    Grid.Column(heading: ["count"], cells: lines.map { fixed(Double($0.tally.count), places: 0) }),
    Grid.Column(heading: ["of"], cells: lines.map { fixed(Double($0.tally.trials), places: 0) }),
    Grid.Column(heading: ["share"], cells: lines.map { hundredths($0.tally.share) }),
    Grid.Column(heading: ["at most"], cells: lines.map { hundredths($0.tally.upperBound) }),
  ]
  return Section(
    id: "alarms", title: "Identical code",
    tables: [
      Table(
        title: "", text: "", grid: Grid(rowHeading: "", rows: lines.map(\.name), columns: columns))
    ],
    remarks: [
      "At most: the Clopper-Pearson upper bound at 95 % confidence, if all draws were "
        + "independent. They share \(counted(test.recordedPairs, "pair")), so the bound is "
        + "for this recording's noise and not for every computer. At least "
        + "\(hundredths(test.coverage)) of the intervals should contain the true change."
    ])
}

private func power(_ test: SelfTest) -> Section {
  let names = test.power.map { "\($0.name) (\($0.cells))" }
  func grid(_ cell: (InjectionResult) -> TrialTally) -> Grid {
    Grid(
      rowHeading: "cells", rows: names,
      columns: test.plan.injections.indices.map { index in
        Grid.Column(
          heading: [words(test.plan.injections[index])],
          cells: test.power.map { row in
            let tally = cell(row.results[index])
            return tally.trials == 0 ? "-" : fixed(tally.share * 100, places: 0) + "%"
          })
      })
  }
  let draws = test.power.first.map { row in
    (row.results.first?.slower.trials ?? 0) / max(row.cells, 1)
  }
  return Section(
    id: "power", title: "Injected changes: how often the verdict is slower",
    text: ["The head of each cell was made slower in \(counted(draws ?? 0, "comparison"))."],
    tables: [
      Table(title: "Called slower", text: "", grid: grid(\.slower)),
      Table(
        title: "Called slower, and confirmed by other pairs", text: "", grid: grid(\.confirmed)),
      Table(title: "Inconclusive", text: "", grid: grid(\.inconclusive)),
    ])
}

/// In which noise the gate finds what it is meant to find.
private func quieter(_ test: SelfTest) -> Section {
  func column(_ heading: [String], _ cell: (QuieterNoise) -> TrialTally) -> Grid.Column {
    Grid.Column(
      heading: heading,
      cells: test.quieter.map { row in
        let tally = cell(row)
        return tally.trials == 0 ? "-" : fixed(tally.share * 100, places: 0) + "%"
      })
  }
  let draws = (test.quieter.first?.normal.trials ?? 0) / max(test.noise.count, 1)
  let goal = "+" + plain(test.plan.goal.share)
  func limit(_ noise: Double?) -> String { noise.map { hundredths($0) } ?? "none of these" }
  return Section(
    id: "quieter", title: "On a quieter computer: how often \(goal) is called slower",
    text: [
      "The noise of every cell is scaled to one level, and every head is made "
        + "\(plain(test.plan.goal.share)) slower, in \(counted(draws, "comparison"))."
    ],
    tables: [
      Table(
        title: "", text: "",
        grid: Grid(
          rowHeading: "noise of one pair", rows: test.quieter.map { hundredths($0.noise) },
          columns: [
            column(["normal"], \.normal), column(["tails as", "recorded"], \.asRecorded),
          ]))
    ],
    remarks: [
      "The largest noise at which \(goal) is called slower in \(plain(test.plan.goal.power)) "
        + "of cells: \(limit(test.noiseForGoal(\.normal))) if the noise is normal, "
        + "\(limit(test.noiseForGoal(\.asRecorded))) if its tails are as heavy as recorded."
    ])
}

private func words(_ injection: Injection) -> String {
  switch injection {
  case .none: "nothing"
  case .share(let share): "+" + plain(share)
  case .ticks(let ticks): "+" + fixed(ticks, places: 2) + " ticks"
  }
}

/// A share in percent to two places.
private func hundredths(_ share: Double) -> String { fixed(share * 100, places: 2) + "%" }
