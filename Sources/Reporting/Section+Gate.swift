import Analysis
import Documents
import Measurement

// Sections that only samples with probes have.

/// What a switch costs while the sibling hardware thread works, beside its cost while that is idle.
func besideBusySibling(_ model: ReportModel) -> Section? {
  let tables = model.blocks.filter { $0.kind == .cpu }.compactMap { block -> Table? in
    let rows = zip(labels(block), block.rows).filter { $0.1.cell.besideBusySibling != nil }
    guard !rows.isEmpty else { return nil }
    func column(_ heading: [String], _ text: (CellAnalysis) -> String) -> Grid.Column {
      Grid.Column(heading: heading, cells: rows.map { text($0.1.cell) })
    }
    func estimate(_ estimate: Estimate?) -> String {
      estimate.map { figureWithArm($0, showsBothArms: true) } ?? "-"
    }
    var columns = [
      column(["sibling", "idle"]) { estimate($0.perSwitch) },
      column(["beside a", "busy sibling"]) { estimate($0.besideBusySibling) },
      column(["", "ratio"]) { $0.gating?.busyRatio.map(intervalText) ?? "-" },
      column(["", "boots"]) { "\($0.besideBusySibling?.boots ?? 0)" },
    ]
    for index in columns.indices {
      columns[index].mark = Mark(block)
      columns[index].facets = facets(block)
    }
    return Table(
      title: "\(place(block)): ticks, native", text: "",
      grid: Grid(rowHeading: "strategy", rows: rows.map(\.0), columns: columns))
  }
  guard !tables.isEmpty else { return nil }
  return Section(
    id: "sibling",
    title: "Beside a busy sibling: the cost while the core's other hardware "
      + "thread works",
    text: [
      "Samples whose probes before and after both took at least "
        + "\(fixed(QuietGate.busyFactor, places: 2)) times the floor. The ratio is to the "
        + "quiet samples of the same boot. The kind and amount of the sibling's work are "
        + "unknown."
    ], tables: tables)
}

/// The states that cells settle in, where there are several.
func modes(_ model: ReportModel) -> Section? {
  let tables = model.blocks.filter { $0.kind == .cpu }.compactMap { block -> Table? in
    let rows = zip(labels(block), block.rows).flatMap { label, row in
      row.cell.modes.map { modeRows(label, $0) } ?? []
    }
    guard !rows.isEmpty else { return nil }
    func column(_ heading: String, _ text: KeyPath<ModeRow, String>) -> Grid.Column {
      Grid.Column(
        heading: [heading], cells: rows.map { $0[keyPath: text] }, of: block)
    }
    return Table(
      title: "\(place(block)): native", text: "",
      grid: Grid(
        rowHeading: "strategy", rows: rows.map(\.label),
        columns: [
          column("states of", \.of), column("core cycles", \.value), column("share", \.share),
        ]))
  }
  guard !tables.isEmpty else { return nil }
  return Section(
    id: "modes",
    title: "Several states: cells whose boots or samples settle at more than one level",
    text: [
      "Each state has its share of boots, or of quiet samples. The figure of such a cell is "
        + "the median over boots and means little by itself. t: ticks, where core cycles are "
        + "uncalibrated."
    ], tables: tables)
}

/// One state of a cell.
private struct ModeRow {
  var label: String
  var of: String
  var value: String
  var share: String
}

private func modeRows(_ label: String, _ modes: CellModes) -> [ModeRow] {
  func rows(_ of: String, _ list: [CellModes.Mode]) -> [ModeRow] {
    list.map { mode in
      ModeRow(
        label: label, of: of,
        value: fixed(mode.value, places: 2) + (modes.inCoreCycles ? "" : " t"),
        share: percent(mode.share))
    }
  }
  return rows("boots", modes.boots) + rows("quiet samples", modes.samples)
}

/// A block's name with its scenario, whatever the other blocks are.
private func place(_ block: ReportBlock) -> String {
  "\(block.scenario), \(block.architecture.rawValue), \(block.machine.rawValue), "
    + "ring \(block.ring.rawValue)"
}
