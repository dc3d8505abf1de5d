import Analysis
import Documents
import Measurement

/// One row for each cell, measured or not.
func csv(_ model: ReportModel) -> String {
  let processors = uniqued((model.documented ?? []).flatMap(\.processors))
  let isLoopKnown = (model.documented ?? []).flatMap(\.rows).contains { $0.ratiosBeyondLoop != nil }
  let documented = CSVColumn.documented(processors, isLoopKnown: isLoopKnown)
  // Columns that no cell fills would only be in the way.
  let all = CSVColumn.all + (model.quality == nil ? [] : CSVColumn.gate) + documented
  var lines = [all.map(\.name)]
  for block in model.blocks {
    for row in block.rows {
      let rung = block.ladder.first { $0.strategy == row.cell.id.strategy }
      let entry = CSVEntry(
        id: row.cell.id, status: .measured, because: nil, row: row, rung: rung, model: model)
      lines.append(all.map { $0.text(entry) })
    }
  }
  for cell in (model.documented ?? []).flatMap(\.rows) {
    var entry = CSVEntry(
      id: cell.id, status: .measured, because: nil, row: nil, rung: nil, model: model)
    entry.documented = cell.clocks
    lines.append(all.map { $0.text(entry) })
  }
  for group in model.unmeasured {
    for id in group.cells {
      let entry = CSVEntry(
        id: id, status: group.status, because: group.because, row: nil, rung: nil, model: model)
      lines.append(all.map { $0.text(entry) })
    }
  }
  return commaSeparated(lines)
}

private struct CSVEntry {
  var id: CellID
  var status: CellStatus
  var because: String?
  var row: ReportRow?
  var rung: Rung?
  var model: ReportModel
  var documented: [DocumentedClocks] = []

  /// An estimate, if it counts what the column counts; the machine tells whose instructions they are.
  func estimate(_ unit: Measurement.Unit, _ path: KeyPath<CSVEntry, Estimate?>) -> Estimate? {
    let own: Measurement.Unit = id.machine.unit.isInstructions ? .instructions : id.machine.unit
    return own == unit ? self[keyPath: path] : nil
  }

  var perSwitch: Estimate? { row?.cell.perSwitch }
  var added: Estimate? { rung?.added }
  var tail: Tail? { id.machine.unit == .tscTicks ? row?.cell.tail : nil }
}

private struct CSVColumn {
  var name: String
  var text: (CSVEntry) -> String

  static var all: [CSVColumn] {
    identity + estimates("tsc_ticks_per_switch") { $0.estimate(.tscTicks, \.perSwitch) }
      + estimates("instructions_per_switch") { $0.estimate(.instructions, \.perSwitch) }
      + estimates("core_cycles_per_switch") { $0.row?.cell.coreCycles }
      + ratios + estimates("added_tsc_ticks_per_switch") { $0.estimate(.tscTicks, \.added) }
      + estimates("added_instructions_per_switch") { $0.estimate(.instructions, \.added) } + shape
  }

  /// Documented clocks of one switch by processor, and why there are none.
  ///
  /// The switch alone and the range over sources only where a recording tells the loop apart.
  static func documented(_ processors: [String], isLoopKnown: Bool) -> [CSVColumn] {
    processors.flatMap { processor in
      func clocks(_ entry: CSVEntry) -> DocumentedClocks? {
        entry.documented.first { $0.processor == processor }
      }
      let name = "documented_\(processor.lowercased())"
      func column(
        _ suffix: String, _ value: @escaping (DocumentedClocks) -> Double?
      ) -> CSVColumn {
        CSVColumn(name: "\(name)\(suffix)") { entry in
          clocks(entry).flatMap(value).map { "\($0)" } ?? ""
        }
      }
      let beyond = [
        column("_clocks_beyond_loop") { $0.clocksPerSwitch(.beyondLoop) },
        column("_clocks_beyond_loop_lower") { $0.disputedRange(.beyondLoop)?.lowerBound },
        column("_clocks_beyond_loop_upper") { $0.disputedRange(.beyondLoop)?.upperBound },
      ]
      return [column("_clocks_per_switch", \.clocksPerSwitch)] + (isLoopKnown ? beyond : [])
        + [CSVColumn(name: "\(name)_because") { clocks($0)?.because ?? "" }]
    }
  }

  private static var identity: [CSVColumn] {
    [
      CSVColumn(name: "cell") { $0.id.description },
      CSVColumn(name: "benchmark") { $0.id.benchmark },
      CSVColumn(name: "scenario") { $0.id.scenario },
      CSVColumn(name: "strategy") { $0.id.strategy },
      CSVColumn(name: "architecture") { $0.id.architecture.rawValue },
      CSVColumn(name: "ring") { "\($0.id.ring.rawValue)" },
      CSVColumn(name: "machine") { $0.id.machine.rawValue },
      CSVColumn(name: "status") { $0.status.rawValue },
      CSVColumn(name: "because") { $0.because ?? "" },
      CSVColumn(name: "mechanism") { $0.row?.cell.proof.mechanism?.rawValue ?? "" },
      CSVColumn(name: "mechanism_because") { $0.row?.cell.proof.because ?? "" },
      CSVColumn(name: "warnings") { entry in
        (entry.row?.notes ?? []).map { entry.model.notes[$0].code }.joined(separator: " ")
      },
    ]
  }

  private static var ratios: [CSVColumn] {
    [
      CSVColumn(name: "interval_coverage") { number($0.perSwitch?.coverage) },
      CSVColumn(name: "boots") { $0.row.map { "\($0.cell.boots.count)" } ?? "" },
      CSVColumn(name: "boots_left_out") { $0.row.map { "\($0.cell.leftOut.count)" } ?? "" },
      CSVColumn(name: "ratio_to_floor") { number($0.row?.ratioToFloor) },
      CSVColumn(name: "ratio_to_reference") { number($0.row?.ratioToReference) },
      CSVColumn(name: "added_to_strategy") { $0.rung?.above ?? "" },
    ]
  }

  private static var shape: [CSVColumn] {
    [
      CSVColumn(name: "samples") { $0.row?.cell.tail.map { "\($0.samples)" } ?? "" },
      CSVColumn(name: "p50_tsc_ticks_per_switch") { number($0.tail?.p50) },
      CSVColumn(name: "p90_tsc_ticks_per_switch") { number($0.tail?.p90) },
      CSVColumn(name: "p99_tsc_ticks_per_switch") { number($0.tail?.p99) },
      CSVColumn(name: "p99_9_tsc_ticks_per_switch") { number($0.tail?.p999) },
      CSVColumn(name: "share_above_twice_median") { number($0.tail?.shareAboveTwiceMedian) },
      CSVColumn(name: "boots_relative_range") { number($0.row?.cell.spread?.relativeRange) },
      CSVColumn(name: "boots_relative_deviation") {
        number($0.row?.cell.spread?.relativeDeviation)
      },
    ]
  }

  /// What the gate says; a recording without probes has nothing for it.
  static var gate: [CSVColumn] {
    [CSVColumn(name: "quiet_share") { number($0.row?.cell.quietShare) }]
      + estimates("ungated_tsc_ticks_per_switch") { $0.row?.cell.ungated }
      + estimates("beside_busy_sibling_tsc_ticks_per_switch") { $0.row?.cell.besideBusySibling }
      + estimates("ratio_beside_busy_sibling") { $0.row?.cell.gating?.busyRatio }
      + [
        CSVColumn(name: "boots_short_of_quiet") { entry in
          entry.row.map { "\($0.cell.leftOut.count(where: \.isShortOfQuiet))" } ?? ""
        }
      ]
  }

  private static func estimates(
    _ name: String, _ estimate: @escaping (CSVEntry) -> Estimate?
  ) -> [CSVColumn] {
    [
      CSVColumn(name: name) { number(estimate($0)?.value) },
      CSVColumn(name: "\(name)_lower") { number(estimate($0)?.lower) },
      CSVColumn(name: "\(name)_upper") { number(estimate($0)?.upper) },
    ]
  }
}

/// The shortest text that reads back as the same number.
func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
