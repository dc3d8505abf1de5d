import Analysis
import Documents
import Measurement

extension Comparison: Report {
  /// Before it is laid out.
  public func document(_ extent: Extent) -> Document {
    let charts = extent == .page ? ComparisonCharts(comparison: self) : nil
    var sections = comparisonSections(self).map { section in
      var section = section
      section.blocks += charts?.charts(of: section.id) ?? []
      return section
    }
    sections += notesSection(
      notes.map { Note(code: $0.code, scope: scope($0.cells), text: $0.because) },
      title: "Notes, and what to do")
    sections.append(
      Section(
        id: "provenance", title: "Where the recordings come from", isFolded: true,
        blocks: [.facts(armFacts(self))]))
    if !differences.isEmpty {
      // What forbids a comparison is all that there is to see.
      sections.append(
        Section(
          id: "differences", title: differencesTitle(self), isCaution: !isComparable,
          isFolded: isComparable,
          blocks: [.records(heading: "differs", differences.map(Record.init))]
        ))
    }
    let names = "\(base.name) -> \(head.name)"
    return Document(
      title: "switchbench compare \(names)",
      byline: extent == .page
        ? "\(head.cpuModel ?? "unknown CPU"); \(head.startedAt.prefix(10)); revisions "
          + "\(shortRevision(base.suite)) -> \(shortRevision(head.suite))" : "",
      lead: [Paragraph(headline(self), tone: tone(outcome), isHeadline: true)]
        + summary(self).map { Paragraph($0) },
      sections: sections, markdownLevel: 3, markdownTitle: "switchbench: \(names)",
      references: "note")
  }

  /// All that was derived, unrounded.
  public func csv() -> String { Reporting.csv(self) }

  /// The whole model, as JSON.
  public func json() throws -> String {
    try Documents.json(self, schema: "switchbench.comparison/1", beside: ["outcome": outcome])
  }
}

extension Record {
  fileprivate init(_ difference: Difference) {
    self.init(
      title: difference.subject, mark: difference.forbids ? "forbids" : "",
      tone: difference.forbids ? .bad : .plain,
      fields: [
        Fact(label: "base", text: difference.base), Fact(label: "head", text: difference.head),
      ])
  }
}

private func tone(_ outcome: ComparisonOutcome) -> Tone {
  switch outcome {
  case .passed: .plain
  case .regression, .notComparable: .bad
  case .cellMissing, .inconclusive: .caution
  }
}

/// The benchmarks of rows, by name where they are few.
private func benchmarks(_ rows: [ComparisonRow]) -> String {
  let names = uniqued(rows.map(\.id.benchmark))
  return names.count > 2 ? "\(names.count) benchmarks" : names.joined(separator: ", ")
}

/// The pictures of a comparison.
private struct ComparisonCharts {
  let comparison: Comparison

  func charts(of section: String) -> [Block] {
    switch section {
    case "changes": pairs
    case "judged": intervals(comparison.rows.filter(\.isGated))
    case "placement":
      intervals(comparison.rows.filter { $0.mechanism == .native && !$0.isGated })
    case "shown": intervals(comparison.rows.filter { $0.mechanism != .native })
    default: []
    }
  }

  /// What changed, boot by boot.
  private var pairs: [Block] {
    let rows = comparison.gated.filter {
      ($0.verdict.word == .slower || $0.verdict.word == .faster) && !$0.pairs.isEmpty
    }
    guard !rows.isEmpty else { return [] }
    let figures = rows.map { row in
      let plot = PairPlot(
        title: "Pairs of \(row.id)", axisTitle: "ticks per switch",
        pairs: row.pairs.map { PairPlot.Pair(base: $0.base, head: $0.head) })
      return Figure(
        plot,
        caption:
          "\(row.id.benchmark), \(place(row.id, in: comparison)): \(delta(row.change)), \(words(row))"
      )
    }
    return [
      pictures(
        "Boot by boot",
        "A line joins two boots of the same number, which were measured one after the other.",
        figures)
    ]
  }

  /// The change of every cell with its interval, one picture for each table.
  private func intervals(_ rows: [ComparisonRow]) -> [Block] {
    guard !rows.isEmpty else { return [] }
    let threshold = comparison.settings.threshold
    let ends = rows.flatMap { row -> [Double] in
      let changes: [Double] = row.pairs.map { ($0.head / $0.base - 1) * 100 }
      return changes + [row.change.lower * 100, row.change.upper * 100]
    }
    let figures = blocks(rows).map { rows in
      let name = rows.first.map { blockTitle($0) } ?? ""
      let plot = DotPlot(
        title: "Changes, \(name)", axisTitle: "change from base to head, percent",
        rows: zip(names(rows), rows).map { name, row in
          DotPlot.Row(
            label: name, note: "\(delta(row.change)), \(row.verdict.word.rawValue)",
            dots: row.pairs.map { ($0.head / $0.base - 1) * 100 },
            interval: row.change.lower * 100...row.change.upper * 100,
            estimate: row.change.estimate * 100, isEmulated: row.mechanism != .native)
        }, shared: [ends.min(), ends.max()].compactMap { $0 },
        references: [
          DotPlot.Reference(value: 0, label: "0"),
          DotPlot.Reference(value: threshold * 100, label: "+\(plain(threshold))"),
        ])
      return Figure(plot, caption: "Change of each strategy, \(benchmarks(rows)): \(name)")
    }
    let dots = comparison.pairing == .interleaved ? "A dot is a pair of boots, a" : "A"
    return [
      pictures(
        "As a picture",
        "\(dots) line the median, a bar its interval. A cell is slower if its bar is to the "
          + "right of 0 and its line beyond the threshold.", figures)
    ]
  }
}
