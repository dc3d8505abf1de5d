import Analysis
import Documents
import Measurement

/// Mispredicted branches per switch, as the CPU counted them; nil where it counted none.
func branches(_ model: ReportModel) -> Section? {
  let tables = plainBlocks(model).compactMap { block -> Table? in
    let rows = block.rows.filter { $0.cell.mispredictionsPerSwitch != nil }
    guard !rows.isEmpty else { return nil }
    return Table(
      title: "\(block.architecture.rawValue), \(block.machine.rawValue)", text: "",
      grid: Grid(
        rowHeading: "strategy", rows: rows.map(\.cell.id.strategy),
        columns: [
          Grid.Column(
            heading: ["mispredictions", "per switch"],
            cells: rows.map { fixed($0.cell.mispredictionsPerSwitch ?? 0, places: 2) })
        ]))
  }
  guard !tables.isEmpty else { return nil }
  return Section(
    id: "branches", title: "Mispredicted branches, counted by the CPU",
    text: [
      "Median over boots, in user mode, over the time in which samples were taken. The guest waits "
        + "before and after while the counters are read; what it does between two samples is among the "
        + "counts, and is little."
    ], tables: tables)
}
