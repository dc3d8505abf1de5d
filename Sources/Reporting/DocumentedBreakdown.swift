import Measurement

/// A switch's documented clocks instruction by instruction, for each processor, as lines of text.
public func documentedLines(
  _ documented: [DocumentedClocks], strategy: String, columns: Int
) -> [String] {
  documented.flatMap { clocks -> [String] in
    let switches = clocks.switches == 1 ? "1 switch" : "\(clocks.switches) switches, there and back"
    let heading = clocks.clocks.map { "\(clocks.processor): \($0) clocks, \(switches)" }
    let beyond = clocks.clocksPerSwitch(.beyondLoop).map {
      "    beyond the loop: \(count($0)) clocks, 1 switch"
    }
    let isLoopKnown = clocks.rows.contains { $0.timesInLoop != nil }
    let loop = Grid.Column(
      heading: ["in loop"], cells: clocks.rows.map { $0.timesInLoop.map { "\($0)" } ?? "-" })
    let because = clocks.because.map {
      wrap("\(clocks.processor): no sum, \($0)", columns: columns, indent: 4, firstIndent: 2)
    }
    let grid = Grid(
      rowHeading: "instruction", rows: clocks.rows.map(\.instruction),
      columns: [
        Grid.Column(heading: ["times"], cells: clocks.rows.map { "\($0.times)" })
      ] + (isLoopKnown ? [loop] : []) + [
        Grid.Column(heading: ["clocks"], cells: clocks.rows.map { "\($0.clocks)" }),
        Grid.Column(heading: ["base"], cells: clocks.rows.map { "\($0.base)" }),
        Grid.Column(heading: ["ts"], cells: clocks.rows.map { "\($0.taskSwitch)" }),
        Grid.Column(heading: ["m"], cells: clocks.rows.map { "\($0.nextInstruction)" }),
        Grid.Column(heading: ["form"], cells: clocks.rows.map(\.form)),
      ])
    let sources = uniqued(clocks.rows.map { source($0.source) })
    return ["", heading.map { "  \($0)" }, beyond].compactMap { $0 } + (because ?? [])
      + (clocks.rows.isEmpty ? [] : grid.lines(width: columns, indent: 4).map(\.text))
      + sources.flatMap { wrap("from \($0)", columns: columns, indent: 6, firstIndent: 4) }
      + disputes(clocks).flatMap { wrap($0, columns: columns, indent: 6, firstIndent: 4) }
  }
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
