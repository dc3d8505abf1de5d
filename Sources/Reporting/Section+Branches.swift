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
      "Median over boots, in user mode, while samples were taken. The counters are read while "
        + "the guest waits, before and after its samples, so they include its little work "
        + "between two samples."
    ], tables: tables)
}
