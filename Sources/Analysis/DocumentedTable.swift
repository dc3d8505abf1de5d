import Measurement

/// The documented clocks of the strategies of one ring, side by side.
public struct DocumentedTable: Codable, Hashable, Sendable {
  /// The privilege level that the switches were executed at.
  public var ring: Ring
  /// The processors, as the cells have them.
  public var processors: [String]
  /// One row for each cell, in the order of the story.
  public var rows: [DocumentedCell]
}

/// A cell's documented clocks.
public struct DocumentedCell: Codable, Hashable, Sendable {
  /// The cell.
  public var id: CellID
  /// By processor, in the order of the table.
  public var clocks: [DocumentedClocks]
  /// The ratios to the reference of the same processor and ring; nil without clocks.
  public var ratiosToReference: [Double?]
  /// The same ratios without the measuring loop.
  ///
  /// Nil where no recorded sum of the table separates the two.
  public var ratiosBeyondLoop: [Double?]?
}

extension DocumentedRow {
  /// Whether it enters another task or privilege level, or passes a gate.
  ///
  /// That is the hardware's part of a switch, apart from the code around it.
  public var isTransition: Bool {
    let ends = ["privilege", "task-gate", "task-state-segment", "nested-task"]
    return !form.hasPrefix("out-") && ends.contains { form.hasSuffix($0) }
  }
}

/// The tables of a run's documented cells; nil when it has none.
func documentedTables(_ run: Run, reference: String?) -> [DocumentedTable]? {
  let places = storyPlaces(run)
  let cells = run.cells.filter { $0.status == .measured && $0.documented != nil }
    .sorted { precedes($0.id, $1.id, places) }
  guard !cells.isEmpty else { return nil }
  return Ring.allCases.compactMap { ring -> DocumentedTable? in
    let cells = cells.filter { $0.id.ring == ring }
    guard !cells.isEmpty else { return nil }
    let processors = uniqued(cells.flatMap { $0.documented ?? [] }.map(\.processor))
    func clocks(_ cell: CellRecord?, _ processor: String) -> DocumentedClocks? {
      cell?.documented?.first { $0.processor == processor }
    }
    let base = cells.first { $0.id.strategy == reference }
    func ratios(_ found: [DocumentedClocks], _ part: SummedPart) -> [Double?] {
      found.map { own in
        guard let cost = own.clocksPerSwitch(part),
          let divisor = clocks(base, own.processor)?.clocksPerSwitch(part), divisor > 0
        else { return nil }
        return cost / divisor
      }
    }
    let isLoopKnown = cells.contains { cell in
      cell.documented?.contains { $0.clocksPerSwitch(.beyondLoop) != nil } == true
    }
    let rows = cells.map { cell in
      let found = processors.map { processor in
        clocks(cell, processor)
          ?? DocumentedClocks(
            processor: processor, clocks: nil, because: "the recording has none", rows: [])
      }
      return DocumentedCell(
        id: cell.id, clocks: found, ratiosToReference: ratios(found, .asTimed),
        ratiosBeyondLoop: isLoopKnown ? ratios(found, .beyondLoop) : nil)
    }
    return DocumentedTable(ring: ring, processors: processors, rows: rows)
  }
}
