import Documents
import Measurement

/// A switch's documented clocks by instruction, a part for each processor.
public func documentedBreakdown(_ documented: [DocumentedClocks]) -> [Block] {
  documented.map { clocks in
    let switches = clocks.switches == 1 ? "1 switch" : "\(clocks.switches) switches, a round trip"
    let sum =
      clocks.clocks.map { "\($0) clocks, \(switches)" } ?? "no sum, \(clocks.because ?? "unknown")"
    let beyond = clocks.clocksPerSwitch(.beyondLoop).map {
      Paragraph("beyond the loop: \(count($0)) clocks, 1 switch")
    }
    let sources = uniqued(clocks.rows.map { source($0.source) }).map { "from \($0)" }
    return .part(
      Part(
        title: "\(clocks.processor): \(sum)",
        blocks: (beyond.map { [.paragraph($0)] } ?? [])
          + (clocks.rows.isEmpty ? [] : [.table(Table(grid: grid(clocks)))])
          + (sources + disputes(clocks)).map { .paragraph(Paragraph($0)) }))
  }
}

/// Row by row: how often, and what the manual gives.
private func grid(_ clocks: DocumentedClocks) -> Grid {
  func column(_ heading: String, _ cell: (DocumentedRow) -> String) -> Grid.Column {
    Grid.Column(heading: [heading], cells: clocks.rows.map(cell))
  }
  var columns = [column("times") { "\($0.times)" }]
  if clocks.rows.contains(where: { $0.timesInLoop != nil }) {
    columns.append(column("in loop") { $0.timesInLoop.map { "\($0)" } ?? "-" })
  }
  columns += [
    column("clocks") { "\($0.clocks)" }, column("base") { "\($0.base)" },
    column("ts") { "\($0.taskSwitch)" }, column("m") { "\($0.nextInstruction)" },
    column("form") { $0.form },
  ]
  return Grid(rowHeading: "instruction", rows: clocks.rows.map(\.instruction), columns: columns)
}

/// What other sources say of the rows that they disagree about, each form once.
private func disputes(_ clocks: DocumentedClocks) -> [String] {
  clocks.disputedForms.compactMap { form in
    guard let row = clocks.rows.first(where: { $0.form == form && $0.otherBase != nil }),
      let base = row.otherBase, let other = row.otherSource
    else { return nil }
    return "\(form): \(row.base) by \(row.source); \(base) by \(other)"
  }
}

/// The title of a citation, without the place in it.
private func source(_ citation: String) -> String {
  citation.components(separatedBy: ": ").first ?? citation
}
