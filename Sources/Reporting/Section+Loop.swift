import Analysis
import Documents
import Measurement

// What is left of a figure without the loop that times it, in the answer.

/// A table for each place where the CPU ran a loop without a switch, too.
func loopTables(_ model: ReportModel) -> [Table] {
  nativeLoops(model).map { table in
    Table(
      title: "As timed and beyond the loop: \(name(table.place)), in \(words(shownUnit(model)))",
      text: "", grid: loopGrid(table, model))
  }
}

/// What the columns of those tables are; nothing where there are none.
func loopRemark(_ model: ReportModel) -> String {
  let tables = nativeLoops(model)
  guard !tables.isEmpty else { return "" }
  func has(_ cost: KeyPath<LoopRow, LoopCost?>) -> Bool {
    tables.contains { $0.alone[keyPath: cost] != nil }
  }
  return [
    "Beyond the loop: the figure as timed minus that of the same loop without a switch, boot "
      + "by boot if six or more pairs of boots count. ~0: not distinguishable from 0, because "
      + "the interval contains 0.",
    has(\.twoSites)
      ? "Two sites: ping-pong, whose contexts call the switch from two places, so the return "
        + "stack mispredicts every ret." : "",
    has(\.oneSite)
      ? "One site: both contexts call the switch from one place, so ret is predicted." : "",
    has(\.serialised)
      ? "Serialised: two sites with an lfence at each entry, so a switch completes before the "
        + "next one begins. Part of the switch runs while the fence waits anyway and is not "
        + "seen, so this figure can be smaller than the one of two sites." : "",
  ].filter { !$0.isEmpty }.joined(separator: " ")
}

private func nativeLoops(_ model: ReportModel) -> [LoopTable] {
  (model.loops ?? []).filter { $0.place.kind == .cpu }
}

private func loopGrid(_ table: LoopTable, _ model: ReportModel) -> Grid {
  func column(
    _ heading: [String], _ text: (LoopRow) -> String?
  ) -> Grid.Column {
    Grid.Column(heading: heading, cells: ([table.alone] + table.rows).map { text($0) ?? "-" })
  }
  func columns(_ name: String, _ cost: KeyPath<LoopRow, LoopCost?>) -> [Grid.Column] {
    guard ([table.alone] + table.rows).contains(where: { $0[keyPath: cost] != nil }) else {
      return []
    }
    return [
      column([name, "as timed"]) { row in
        row[keyPath: cost].map { shown($0.asTimed, model) { figureWithArm($0) } }
      },
      column([name, "beyond"]) { row in
        row[keyPath: cost]?.beyondLoop.map { beyond in
          shown(beyond, model) { addition($0, unit: table.place.unit, isGated: true) }
        }
      },
    ]
  }
  return Grid(
    rowHeading: "strategy", rows: ["(the loop alone)"] + table.rows.map(\.strategy),
    columns: columns("two sites", \.twoSites)
      + [column(["beyond, over", "reference"]) { $0.twoSites?.overReference.map(intervalText) }]
      + columns("one site", \.oneSite) + columns("serialised", \.serialised))
}

/// A figure in the unit that figures of the CPU are shown in; ticks are marked where core cycles are
/// meant.
func shown(
  _ figure: CellFigure, _ model: ReportModel, _ text: (Estimate) -> String
) -> String {
  switch shownUnit(model) {
  case .coreCycles: break
  case .ticks: return text(figure.perSwitch)
  case .nanoseconds:
    if let ticksPerSecond = model.environment.host.tsc.hz.value, ticksPerSecond > 0 {
      return text(figure.perSwitch.scaled(by: 1e9 / Double(ticksPerSecond)))
    }
  }
  return figure.coreCycles.map(text) ?? "\(text(figure.perSwitch)) t"
}
