import Measurement

/// A switch's documented clocks instruction by instruction, for each processor, as lines of text.
public func documentedLines(
  _ documented: [DocumentedClocks], strategy: String, columns: Int
) -> [String] {
  documented.flatMap { clocks -> [String] in
    let switches = clocks.switches == 1 ? "1 switch" : "\(clocks.switches) switches, there and back"
    let heading = clocks.clocks.map { "\(clocks.processor): \($0) clocks, \(switches)" }
    let because = clocks.because.map {
      wrap("\(clocks.processor): no sum, \($0)", columns: columns, indent: 4, firstIndent: 2)
    }
    let grid = Grid(
      rowHeading: "instruction", rows: clocks.rows.map(\.instruction),
      columns: [
        Grid.Column(heading: ["times"], cells: clocks.rows.map { "\($0.times)" }),
        Grid.Column(heading: ["clocks"], cells: clocks.rows.map { "\($0.clocks)" }),
        Grid.Column(heading: ["base"], cells: clocks.rows.map { "\($0.base)" }),
        Grid.Column(heading: ["ts"], cells: clocks.rows.map { "\($0.taskSwitch)" }),
        Grid.Column(heading: ["m"], cells: clocks.rows.map { "\($0.nextInstruction)" }),
        Grid.Column(heading: ["form"], cells: clocks.rows.map(\.form)),
      ])
    let sources = uniqued(clocks.rows.map { source($0.source) })
    return ["", heading.map { "  \($0)" }].compactMap { $0 } + (because ?? [])
      + (clocks.rows.isEmpty ? [] : grid.lines(width: columns, indent: 4).map(\.text))
      + sources.flatMap { wrap("from \($0)", columns: columns, indent: 6, firstIndent: 4) }
  }
}

/// The title of a citation, without the place in it.
private func source(_ citation: String) -> String {
  citation.components(separatedBy: ": ").first ?? citation
}
