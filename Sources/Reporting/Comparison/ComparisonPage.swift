import Analysis
import Measurement

/// A comparison as one HTML file: what the terminal says, and each pair as a picture.
func htmlPage(_ comparison: Comparison) throws -> String {
  let charts = ComparisonCharts(comparison: comparison)
  var sections = comparisonSections(comparison).map { section in
    SectionPart(section, charts: charts.charts(of: section.id))
  }
  if !comparison.differences.isEmpty {
    let table = Section.Table(title: "", text: "", grid: differenceGrid(comparison.differences))
    sections.append(
      SectionPart(
        Section(
          id: "differences", title: differencesTitle(comparison),
          isCaution: !comparison.isComparable, tables: [table])))
  }
  let isBad = comparison.outcome != .passed
  let lead = [
    DocumentPage.Lead(style: isBad ? "headline bad" : "headline", text: headline(comparison))
  ]
  return try DocumentPage(
    title: "switchbench compare \(comparison.base.name) -> \(comparison.head.name)",
    lead: lead + summary(comparison).map { DocumentPage.Lead(style: "plain", text: $0) },
    sections: sections,
    notes: comparison.notes.enumerated().map { index, note in
      NotesPart.Item(
        id: "note-\(index + 1)", code: note.code, scope: scope(note.cells), because: note.because)
    },
    origin: "Where the two come from", facts: armFacts(comparison)
  ).text()
}

/// The pictures of a comparison.
private struct ComparisonCharts {
  let comparison: Comparison

  func charts(of section: String) -> [ChartsPart] {
    switch section {
    case "changes": pairs
    case "judged": intervals(comparison.rows.filter(\.isGated), id: section)
    case "placement":
      intervals(comparison.rows.filter { $0.mechanism == .native && !$0.isGated }, id: section)
    case "shown": intervals(comparison.rows.filter { $0.mechanism != .native }, id: section)
    default: []
    }
  }

  /// What changed, boot by boot.
  private var pairs: [ChartsPart] {
    let rows = comparison.gated.filter {
      ($0.verdict.word == .slower || $0.verdict.word == .faster) && !$0.pairs.isEmpty
    }
    guard !rows.isEmpty else { return [] }
    let figures = rows.enumerated().map { index, row in
      let plot = PairPlot(
        title: "Pairs of \(row.id)", axisTitle: "ticks per switch",
        pairs: row.pairs.map { PairPlot.Pair(base: $0.base, head: $0.head) })
      return FigurePart(
        svg: plot.svg(id: "pairs-\(index)"),
        caption: "\(place(row.id, in: comparison)): \(delta(row.change)), \(words(row))")
    }
    return [
      ChartsPart(
        heading: "Boot by boot",
        text: "A line joins the boots of one number, which were measured one after the other.",
        figures: figures)
    ]
  }

  /// The change of every cell with its interval, one picture for each table.
  private func intervals(_ rows: [ComparisonRow], id: String) -> [ChartsPart] {
    guard !rows.isEmpty else { return [] }
    let threshold = comparison.settings.threshold
    let figures = blocks(rows).enumerated().map { index, rows in
      let name = rows.first.map { blockTitle($0) } ?? ""
      let plot = DotPlot(
        title: "Changes, \(name)", axisTitle: "change from base to head, percent",
        rows: zip(names(rows), rows).map { name, row in
          DotPlot.Row(
            label: name, note: "\(delta(row.change)), \(row.verdict.word.rawValue)",
            dots: row.pairs.map { ($0.head / $0.base - 1) * 100 },
            interval: row.change.lower * 100...row.change.upper * 100,
            estimate: row.change.estimate * 100, isEmulated: row.mechanism != .native)
        },
        references: [
          DotPlot.Reference(value: 0, label: "0"),
          DotPlot.Reference(value: threshold * 100, label: "+\(plain(threshold))"),
        ])
      return FigurePart(svg: plot.svg(id: "\(id)-\(index)"), caption: name)
    }
    let dots = comparison.pairing == .interleaved ? "A dot is a pair of boots, a" : "A"
    return [
      ChartsPart(
        heading: "The same as a picture",
        text:
          "\(dots) line the median, a bar its interval; what lies wholly to the right of 0, and "
          + "with its line beyond the threshold, is slower.", figures: figures)
    ]
  }
}
