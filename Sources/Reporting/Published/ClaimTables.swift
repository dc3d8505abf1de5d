import Analysis
import Documents
import Measurement

// The tables of claims, which all formats share, and the rows of their CSV.

/// A group's claims, published beside measured, and below them the new figures.
func section(_ group: Reproduction.GroupResult, _ sources: SourceNotes) -> Section {
  let results = group.results
  func column(_ heading: [String], _ text: (ClaimResult) -> String) -> Grid.Column {
    Grid.Column(heading: heading, cells: results.map(text))
  }
  let grid = Grid(
    rowHeading: "claim", rows: results.map(\.claim.title),
    columns: [
      column(["published"]) { figureWithUnit($0.claim) },
      column(["here"]) { figureWithUnit($0.reading, $0.claim.here) },
      Grid.Column(
        heading: ["verdict"], cells: results.map { words($0.verdict) },
        tones: results.map { tone($0.verdict) }),
      column([""]) { "[\(sources.number($0.claim))]" },
    ],
    links: Dictionary(
      results.map { (joined($0.claim.title), "claim-\($0.claim.id)") },
      uniquingKeysWith: { first, _ in first }))
  let figures = newFigures(group).map { [$0] } ?? []
  return Section(
    id: group.name, title: group.title, text: [group.about], tables: [Table(grid: grid)] + figures)
}

private func newFigures(_ group: Reproduction.GroupResult) -> Table? {
  guard !group.newFigures.isEmpty else { return nil }
  let rows = group.newFigures
  let grid = Grid(
    rowHeading: "cell", rows: rows.map { "\($0.cell.strategy), \($0.cell.architecture.rawValue)" },
    columns: [
      Grid.Column(
        heading: ["core cycles"],
        cells: rows.map { $0.reading.value.map { figureWithArm($0) } ?? "-" }),
      Grid.Column(
        heading: ["mechanism"],
        cells: rows.map { $0.reading.mechanisms.joined(separator: ", ") }),
      Grid.Column(
        heading: [""],
        cells: rows.map {
          $0.reading.missing != nil
            ? "cannot run" : $0.reading.unfit != nil ? "not comparable" : "new"
        }),
    ])
  return Table(
    title: "New figures",
    text: "The catalogue has no published figure of these for this processor.", grid: grid)
}

/// One row for each claim.
func csv(_ reproduction: Reproduction) -> String {
  let columns: [(name: String, text: (ClaimResult) -> String)] = [
    ("claim", { $0.claim.id }), ("title", { $0.claim.title }), ("statement", { $0.claim.claim }),
    ("published", { number($0.claim.figure?.lower) }),
    ("published_upper", { number($0.claim.figure?.upper) }),
    ("published_over", { number($0.claim.figure?.over) }),
    ("published_unit", { $0.claim.figure?.unit.rawValue ?? "" }),
    ("derived", { $0.claim.figure?.derived ?? "" }),
    ("source", { $0.claim.source.document }), ("place", { $0.claim.source.place }),
    ("confidence", { $0.claim.confidence.rawValue }), ("made_on", { $0.claim.hardware }),
    ("counting", { $0.claim.counting.rawValue }), ("clock", { $0.claim.clock.rawValue }),
    ("unlike", { $0.claim.unlike ?? "" }), ("rule", { $0.claim.rule.word }),
    ("basis", { $0.claim.here.basis.rawValue }),
    ("quantity", { $0.claim.here.quantity.rawValue }),
    ("cells", { $0.claim.here.cells.map(\.description).joined(separator: " ") }),
    ("here", { number($0.reading.value?.value) }),
    ("here_lower", { number($0.reading.value?.lower) }),
    ("here_upper", { number($0.reading.value?.upper) }),
    ("mechanism", { $0.reading.mechanisms.joined(separator: " ") }),
    ("verdict", { $0.verdict.rawValue }), ("because", { $0.because }),
  ]
  let rows = reproduction.groups.flatMap { group in
    group.results.map { result in [group.name] + columns.map { $0.text(result) } }
  }
  return commaSeparated([["group"] + columns.map(\.name)] + rows)
}
