import Analysis
import Documents
import Measurement

/// What single instructions cost: a table for each place, in the order of the story.
func instructions(_ model: ReportModel) -> Section? {
  let blocks = model.blocks.filter { Scenario($0.scenario) == .instruction }
  guard !blocks.isEmpty else { return nil }
  return Section(
    id: "instructions", title: "Instructions: what one of them, or one pair, costs by itself",
    isCaution: blocks.allSatisfy { $0.kind != .cpu },
    text: [
      "The difference between loops of equally many rounds, of which one holds twice as many copies "
        + "as the other: nothing of the loop or the clock is in it."
    ],
    tables: blocks.map { block in
      let unit = block.unit.isInstructions ? "instructions" : "ticks"
      return Table(
        title: "\(block.architecture.rawValue), \(block.machine.rawValue), ring "
          + "\(block.ring.rawValue): \(unit), \(block.mechanism?.rawValue ?? "unproven")",
        text: block.kind == .cpu || block.kind == .counted ? "" : "Never a CPU's time.",
        grid: grid(block, unit: unit, model))
    })
}

private func grid(_ block: ReportBlock, unit: String, _ model: ReportModel) -> Grid {
  func column(_ heading: String, _ cell: (ReportRow) -> String) -> Grid.Column {
    Grid.Column(heading: [heading], cells: block.rows.map(cell), of: block)
  }
  var columns = [
    column(unit) { row in row.cell.perSwitch.map { figure($0, unit: block.unit) } ?? "-" }
  ]
  if block.unit == .tscTicks {
    columns.append(
      column("±") { row in row.cell.perSwitch.map { arm($0, unit: block.unit) } ?? "-" })
    columns.append(column("core cycles") { row in row.cell.coreCycles.map { figure($0) } ?? "-" })
  }
  if block.rows.contains(where: { !$0.notes.isEmpty }) {
    columns.append(
      column("notes") { row in row.notes.map { "\($0 + 1)" }.joined(separator: ",") })
  }
  return Grid(rowHeading: "instruction", rows: labels(block), columns: columns)
}
