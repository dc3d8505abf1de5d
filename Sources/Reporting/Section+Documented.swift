import Analysis
import Documents
import Measurement

// What manuals say: sums, the rows that make the difference, and why there is no sum.

/// Documented clocks by strategy and processor.
func documented(_ model: ReportModel) -> Section? {
  guard let found = model.documented else { return nil }
  let sums = found.flatMap { table in
    [
      sumTable(
        table, .asTimed,
        "all instructions of a switch"
          + (isLoopKnown(table) ? ", as timed" : ""), model.reference),
      isLoopKnown(table)
        ? sumTable(table, .beyondLoop, "beyond the loop: the switch alone", model.reference) : nil,
    ].compactMap { $0 }
  }
  return Section(
    id: "documented", title: "Documented: clocks per switch from manuals; no time was measured",
    isCaution: true,
    text: [
      "The instructions are those that were executed, including the loop's own. The clocks are "
        + "the best case in each processor's manual. A processor has no sum if its manual "
        + "gives no clocks for one of the instructions."
    ], tables: sums + found.compactMap(transitions), remarks: found.flatMap(gaps))
}

private func isLoopKnown(_ table: DocumentedTable) -> Bool {
  table.rows.contains { $0.ratiosBeyondLoop != nil }
}

/// Sums of one part of each switch, over the reference's of the same part.
private func sumTable(
  _ table: DocumentedTable, _ part: SummedPart, _ title: String, _ reference: String?
) -> Table {
  let isDisputed = table.rows.contains { row in
    row.clocks.contains { $0.disputedRange(part) != nil }
  }
  return Table(
    title: "Ring \(table.ring.rawValue): \(title)",
    text: "In parentheses: over \(reference ?? "the reference")."
      + (isDisputed
        ? " In brackets: the smallest and largest sum where sources disagree about an "
          + "instruction; `switchbench show` names them." : ""),
    grid: Grid(
      rowHeading: "strategy", rows: table.rows.map(\.id.strategy),
      columns: table.processors.enumerated().map { place, processor in
        Grid.Column(
          heading: [processor],
          cells: table.rows.map { row in
            let ratios = part == .asTimed ? row.ratiosToReference : row.ratiosBeyondLoop
            return sum(row.clocks[place], part, ratios?[place])
          },
          mark: Mark(word: Mechanism.documented.rawValue, kind: ReportKind.documented.rawValue))
      }))
}

private func sum(_ clocks: DocumentedClocks, _ part: SummedPart, _ ratio: Double?) -> String {
  guard let perSwitch = clocks.clocksPerSwitch(part) else { return "-" }
  return number(perSwitch) + (ratio.map { " (\(fixed($0, places: 2)))" } ?? "")
    + (clocks.disputedRange(part).map { " [\(range($0))]" } ?? "")
}

private func range(_ range: ClosedRange<Double>) -> String {
  "\(number(range.lowerBound)) to \(number(range.upperBound))"
}

private func number(_ value: Double) -> String {
  fixed(value, places: value == value.rounded() ? 0 : 1)
}

/// The rows that change the task or the privilege level, where a strategy has any.
private func transitions(_ table: DocumentedTable) -> Table? {
  let rows = table.rows.filter { $0.clocks.contains { $0.rows.contains(where: \.isTransition) } }
  guard !rows.isEmpty else { return nil }
  return Table(
    title: "Ring \(table.ring.rawValue): only the instructions that change task or privilege",
    text: "Each entry is the manual's clocks, then + ts for a task switch and + m for the next "
      + "instruction. 2x: the two switches of a round trip, if they differ. ?: an instruction "
      + "without documented clocks.",
    grid: Grid(
      rowHeading: "strategy", rows: rows.map(\.id.strategy),
      columns: table.processors.enumerated().map { place, processor in
        Grid.Column(
          heading: [processor],
          cells: rows.map { row in
            transition(row.clocks[place], of: row.clocks.map(transitionsPerSwitch).max() ?? 0)
          },
          mark: Mark(word: Mechanism.documented.rawValue, kind: ReportKind.documented.rawValue))
      }))
}

private func transitionsPerSwitch(_ clocks: DocumentedClocks) -> Double {
  let times = clocks.rows.filter(\.isTransition).reduce(0) { $0 + $1.times }
  return Double(times) / Double(clocks.switches)
}

/// The rows of a switch that has this many of them, of which the processor's table may lack some.
private func transition(_ clocks: DocumentedClocks, of expected: Double) -> String {
  let rows = clocks.rows.filter(\.isTransition)
  guard !rows.isEmpty else { return "-" }
  let terms = rows.flatMap { row -> [String] in
    let base = row.base > 0 || row.taskSwitch == 0 ? [row.base] : []
    let others = [row.taskSwitch, row.nextInstruction].filter { $0 > 0 }
    let term = (base + others).map(String.init).joined(separator: "+")
    return Array(repeating: term, count: row.times)
  }
  let total = rows.reduce(0) { $0 + $1.times * $1.clocks }
  let text = terms.joined(separator: " + ")
  let sum = text == "\(total)" ? text : "\(total) = \(text)"
  return (clocks.switches == 1 ? "" : "\(clocks.switches)x: ")
    + (transitionsPerSwitch(clocks) < expected ? "\(text) + ?" : sum)
}

/// For each processor the reasons why sums are missing, the commonest first.
private func gaps(_ table: DocumentedTable) -> [String] {
  table.processors.enumerated().compactMap { place, processor in
    let without = table.rows.filter { $0.clocks[place].clocks == nil }
    guard let first = without.first else { return nil }
    if without.count == table.rows.count {
      return "Ring \(table.ring.rawValue), on the \(processor): no strategy has a sum. "
        + "\(first.id.strategy): \(first.clocks[place].because ?? "no reason is given")."
    }
    let groups = Dictionary(grouping: without) { $0.clocks[place].because ?? "no reason is given" }
      .sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    let shown = groups.prefix(shownGaps).map { because, cells in
      "\(cells.map(\.id.strategy).joined(separator: ", ")): \(because)"
    }
    let rest = groups.dropFirst(shownGaps).reduce(0) { $0 + $1.value.count }
    let more =
      rest > 0 ? "; and \(rest) more, which `switchbench show` explains" : ""
    return "Ring \(table.ring.rawValue), without a sum on the \(processor): "
      + shown.joined(separator: "; ") + more + "."
  }
}

private let shownGaps = 6
