import Analysis
import Documents
import Measurement

/// What an interrupt costs those whom it interrupts is a distribution and no single figure.
func preemption(_ model: ReportModel) -> Section? {
  let blocks = model.blocks.filter(\.isPreempted)
  guard !blocks.isEmpty else { return nil }
  // Of an emulator's time the percentiles are enough where there is a CPU's.
  let charted = blocks.contains { $0.kind == .cpu } ? [ReportKind.cpu] : ReportKind.allCases
  return Section(
    id: "preemption", title: "Preemption: what a timer's interrupt takes, by percentiles",
    isCaution: blocks.allSatisfy { $0.kind != .cpu },
    text: [
      "Two contexts that never yield, and a timer that takes the processor from one and gives it to "
        + "the other. From outside it is the gap between the last look of the one at the clock and "
        + "the first of the other; from inside, what the handler's own work takes."
    ],
    tables: blocks.map { block in
      let unit = block.unit.isInstructions ? "instructions" : "ticks"
      return Table(
        title: "\(place(block)): \(unit), \(block.mechanism?.rawValue ?? "unproven")",
        text: block.kind == .cpu || block.kind == .counted ? "" : "Never a CPU's time.",
        grid: percentileGrid(block),
        chart: charted.contains(block.kind) ? charts(block) : [])
    })
}

/// As the name of a block, which leaves the scenario out where all are of one.
private func place(_ block: ReportBlock) -> String {
  let view = block.scenario.split(separator: "-").last.map(String.init) ?? block.scenario
  return "from \(view), \(block.architecture.rawValue), \(block.machine.rawValue), "
    + "ring \(block.ring.rawValue)"
}

private func percentileGrid(_ block: ReportBlock) -> Grid {
  let distributions = block.rows.map(\.cell.percentiles)
  let columns = Percentiles.percents.indices.map { index in
    Grid.Column(
      heading: ["p" + percentName(Percentiles.percents[index])],
      cells: distributions.map { distribution in
        distribution.map { count($0.percentiles[index].value) } ?? "-"
      })
  }
  let samples = Grid.Column(
    heading: ["samples"],
    cells: distributions.map { $0.map { count(Double($0.samples)) } ?? "-" })
  return Grid(rowHeading: "strategy", rows: labels(block), columns: columns + [samples])
}

private func charts(_ block: ReportBlock) -> [String] {
  zip(labels(block), block.rows).flatMap { name, row in
    row.cell.percentiles.map { [name] + histogramChart($0.bars) } ?? []
  }
}

private func percentName(_ percent: Double) -> String {
  fixed(percent, places: percent == percent.rounded() ? 0 : 1)
}

extension ReportBlock {
  /// Whether a timer made its switches.
  var isPreempted: Bool {
    Scenario(scenario)?.kind == .preemption
  }
}
