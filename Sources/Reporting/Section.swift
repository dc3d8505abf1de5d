import Analysis
import Documents
import Measurement

// The report's body, before it is laid out.

/// All sections that have something to show, in the reader's order.
func sections(_ model: ReportModel) -> [Section] {
  let plain = [
    answer(model), details(model), besideBusySibling(model), modes(model), emulated(model),
    counted(model), exits(model),
    secondOpinion(model), documented(model), unproven(model), reasons(model),
    waterfalls(model),
  ]
  return plain.compactMap { $0 } + scenarioSections(model)
    + [
      preemption(model), instructions(model), branches(model), tails(model), quality(model),
    ].compactMap { $0 }
}

private func answer(_ model: ReportModel) -> Section? {
  let blocks = plainBlocks(model).filter { $0.kind == .cpu }
  guard !blocks.isEmpty else {
    // A run of other scenarios alone was not asked this.
    if plainBlocks(model).isEmpty, !model.blocks.isEmpty { return nil }
    return Section(
      id: "answer", title: "The answer: no cell ran natively, so this run has no CPU time",
      isCaution: true,
      text: [
        "The sections below show what was measured: times of an emulator, "
          + (model.documented == nil ? "or instructions." : "instructions, or documented clocks.")
      ])
  }
  let shown = shownUnit(model)
  let hasTicksOnly =
    shown == .coreCycles
    && blocks.contains {
      $0.rows.contains { $0.cell.coreCycles == nil && $0.cell.perSwitch != nil }
    }
  let grid = grid(blocks, model) {
    fieldText($0, $1, shown: shown, ticksPerSecond: model.environment.host.tsc.hz.value)
  }
  let ticks = "t: ticks, because core cycles are uncalibrated here (see the notes)."
  return Section(
    id: "answer",
    title:
      "The answer: \(words(shown)) per switch, native\(condition(blocks))",
    tables: [Table(title: "", text: "", grid: grid)] + loopTables(model)
      + placementTables(model),
    remarks: [
      strategiesWithoutFigure(model, blocks), hasTicksOnly ? ticks : "", shortRemark(blocks),
      loopRemark(model), placementRemark(model), legend(model), ungatedRemark(model),
    ])
}

/// Names what the answer leaves out, so that a missing row is not taken for a missing strategy.
private func strategiesWithoutFigure(_ model: ReportModel, _ blocks: [ReportBlock]) -> String {
  let present = Set(blocks.flatMap(\.rows).map(\.cell.id.strategy))
  let tried = Set(
    plainBlocks(model).flatMap(\.rows).map(\.cell.id.strategy)
      + model.unmeasured.flatMap(\.cells).map(\.strategy))
  let missing = model.strategies.map(\.name).filter { tried.contains($0) && !present.contains($0) }
  guard !missing.isEmpty else { return "" }
  return "Not measured natively in this run: \(missing.joined(separator: ", "))."
}

private func details(_ model: ReportModel) -> Section? {
  let tables = plainBlocks(model).filter { $0.kind == .cpu }.map { block in
    let labels = labels(block)
    func column(_ heading: String, _ cell: (ReportRow) -> String) -> Grid.Column {
      Grid.Column(heading: [heading], cells: block.rows.map(cell))
    }
    var columns = [
      column("ticks") { row in row.cell.perSwitch.map { figure($0) } ?? "-" },
      column("±") { row in row.cell.perSwitch.map { arm($0, unit: block.unit) } ?? "-" },
      column("core cycles") { row in row.cell.coreCycles.map { figure($0) } ?? "-" },
      column("x floor") { ratioText($0, $0.ratioToFloor, $0.floorRatio) },
      column("x reference") { ratioText($0, $0.ratioToReference, $0.referenceRatio) },
    ]
    for index in columns.indices {
      columns[index].mark = Mark(block)
      columns[index].facets = facets(block)
    }
    if block.rows.contains(where: { !$0.notes.isEmpty }) {
      columns.append(
        column("notes") { row in row.notes.map { "\($0 + 1)" }.joined(separator: ",") })
    }
    return Table(
      title: "\(name(block, model)): native", text: "Proof: \(proof(block)).",
      grid: Grid(rowHeading: "strategy", rows: labels, columns: columns))
  }
  guard !tables.isEmpty else { return nil }
  return Section(
    id: "details",
    title: "In detail: ticks and core cycles per switch, native"
      + condition(plainBlocks(model).filter { $0.kind == .cpu }), tables: tables)
}

private func emulated(_ model: ReportModel) -> Section? {
  let tables = byArchitecture(model, .emulated).map { architecture, blocks in
    Table(
      title: architecture.rawValue, text: "",
      grid: grid(
        blocks, model, hidesArchitecture: true, showsMechanism: true, cell: fieldText))
  }
  guard !tables.isEmpty else { return nil }
  return Section(
    id: "emulated", title: "Emulated, not CPU time: ticks per switch", isCaution: true,
    text: [
      "These are costs of an emulator or a hypervisor. They show that a switch works there and "
        + "its cost there. They do not rank strategies on a CPU."
    ], tables: tables)
}

private func counted(_ model: ReportModel) -> Section? {
  let blocks = plainBlocks(model).filter { $0.kind == .counted }
  guard !blocks.isEmpty else { return nil }
  let countsHost = blocks.contains { $0.unit == .hostInstructions }
  let grid = grid(
    blocks, model, showsMechanism: blocks.contains { $0.mechanism != .counted }, cell: fieldText)
  return Section(
    id: "counted", title: "Counted: instructions per switch; no time was measured", isCaution: true,
    text: [
      "Every instruction counts as one, even a far jump that switches hardware tasks."
        + (countsHost
          ? " On bochs-kvm the instructions of the hypervisor and its host are counted too."
          : "")
    ], tables: [Table(title: "", text: "", grid: grid)])
}

private func unproven(_ model: ReportModel) -> Section? {
  let blocks = plainBlocks(model).filter { $0.kind == .unproven }
  guard !blocks.isEmpty else { return nil }
  let grid = grid(blocks, model, cell: fieldText)
  return Section(
    id: "unproven", title: "Unproven: the mechanism is unknown, so this is not called CPU time",
    isCaution: true,
    tables: [Table(title: "", text: "", grid: grid)])
}

private func reasons(_ model: ReportModel) -> Section? {
  var tables: [Table] = []
  for (kind, title) in [
    (ReportKind.cpu, "Native: ticks added"), (.counted, "Counted: instructions added"),
  ] {
    let blocks = plainBlocks(model).filter { $0.kind == kind && $0.rows.count > 1 }
    guard !blocks.isEmpty else { continue }
    tables.append(Table(title: title, text: "", grid: ladderGrid(blocks, model)))
  }
  guard !tables.isEmpty else { return nil }
  let cells = plainBlocks(model).filter { $0.kind == .cpu || $0.kind == .counted }
  let skips = cells.flatMap(\.ladder).contains { $0.above != nil && !$0.isNextRung }
  return Section(
    id: "ladder", title: "The reasons: the cost that each rung of the ladder adds",
    text: [
      "Each strategy is listed under the rung that it extends. Its figure is the difference "
        + "between the two, boot by boot. A figure after = is the strategy's own cost."
        + (skips
          ? " *: the rung below has no figure here, so the difference is to a lower one." : "")
        + (cells.contains(where: isGated)
          ? " ~0: not distinguishable from 0, because the interval contains 0." : "")
        + placementMarkText(model)
    ], tables: tables)
}

private func ladderGrid(_ blocks: [ReportBlock], _ model: ReportModel) -> Grid {
  let present = Set(blocks.flatMap(\.ladder).map(\.strategy))
  let places = model.rungs.filter { present.contains($0.strategy) }
  let columns = blocks.map { block in
    let rungs = Dictionary(
      block.ladder.map { ($0.strategy, $0) }, uniquingKeysWith: { first, _ in first })
    let figures = Dictionary(
      block.rows.map { ($0.cell.id.strategy, $0.cell.perSwitch) },
      uniquingKeysWith: { first, _ in first })
    return Grid.Column(
      heading: heading(block, blocks, model),
      cells: places.map { place in
        guard let rung = rungs[place.strategy] else { return "-" }
        if let added = rung.added {
          return addition(added, unit: block.unit, isGated: isGated(block))
            + (rung.isNextRung ? "" : "*") + placementMark(rung, block, model)
        }
        return figures[place.strategy]?.map { "= " + figure($0, unit: block.unit) } ?? "-"
      }, of: block)
  }
  let names = places.map { String(repeating: "  ", count: $0.depth) + $0.strategy }
  return Grid(rowHeading: "strategy", rows: names, columns: columns)
}

private func tails(_ model: ReportModel) -> Section? {
  let blocks = plainBlocks(model).filter { $0.kind == .cpu }
  guard !blocks.isEmpty else { return nil }
  var grid = grid(blocks, model) { row, _ in
    guard let tail = row.cell.tail, tail.p50 > 0 else { return "-" }
    return [
      padStart(ratio(tail.p99 / tail.p50), 4), padStart(ratio(tail.p999 / tail.p50), 5),
      padStart(percent(tail.shareAboveTwiceMedian), 5),
    ].joined(separator: " ")
  }
  for index in grid.columns.indices { grid.columns[index].heading.append(" p99 p99.9   >2x") }
  return Section(
    id: "tails", title: "The tails: 99th and 99.9th percentile as multiples of the median sample",
    text: [
      "Beside them is the share of samples above twice the median. Tails are shown and "
        + "never judged."
    ],
    tables: [Table(title: "", text: "", grid: grid)])
}
