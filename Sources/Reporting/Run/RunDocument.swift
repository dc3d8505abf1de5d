import Analysis
import Documents
import Measurement

/// The page on a run: what the terminal says in the same order, and what a terminal cannot show: the
/// questions and, for each cell, its samples.
struct RunDocument {
  let model: ReportModel
  let details: [CellID: CellDetail]
  /// Where the cells of a strategy are, by its name: the first benchmark that has some.
  let anchors: [String: String]
  let groups: [BenchmarkGroup]
  /// Whether every cell has its charts and facts.
  ///
  /// On a page with more than a hundred cells of emulated time, only a CPU's own time has its facts, and
  /// only that of the core alone its charts.
  let drawsAll: Bool

  init(_ model: ReportModel, _ details: [CellDetail]) {
    self.model = model
    self.details = Dictionary(
      details.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    groups = BenchmarkGroup.all(of: model)
    let emulated = model.blocks.filter { $0.kind == .emulated }.reduce(0) { $0 + $1.rows.count }
    drawsAll = emulated <= 100
    var anchors: [String: String] = [:]
    for group in groups {
      for (strategy, id) in group.strategies where anchors[strategy] == nil {
        anchors[strategy] = id
      }
    }
    self.anchors = anchors
  }

  var document: Document {
    let parts = sections(model).map(part)
    return Document(
      title: "switchbench report on run \(model.environment.run)",
      byline: byline(model.environment), lead: [Paragraph(tally(model))],
      sections: Array(parts.prefix(1)) + [benchmarks] + parts.dropFirst() + unmeasuredSection(model)
        + notesSection(model) + [provenance], references: "note", origin: model.recording)
  }

  private func part(_ section: Section) -> Section {
    var section = section
    if section.id == "tails" { section.blocks = section.blocks.map(wideTails) }
    section.blocks = section.blocks.map { block in
      guard case .table(var table) = block else { return block }
      if section.id == "answer" || section.id == "details" { table.grid.links = anchors }
      return .table(table)
    }
    section.blocks += charts(section)
    return section
  }

  /// A terminal has no room for a column for each figure of the tails; here there is.
  private func wideTails(_ block: Block) -> Block {
    guard case .table(var table) = block else { return block }
    let blocks = plainBlocks(model).filter { $0.kind == .cpu }
    let columns: [(heading: String, text: (Tail) -> String)] = [
      ("p99", { ratio($0.p99 / $0.p50) }), ("p99.9", { ratio($0.p999 / $0.p50) }),
      ("above 2 x", { percent($0.shareAboveTwiceMedian) }),
    ]
    let grids = columns.map { column in
      grid(blocks, model) { row, _ in
        row.cell.tail.flatMap { $0.p50 > 0 ? column.text($0) : nil } ?? "-"
      }
    }
    table.grid.columns = blocks.indices.flatMap { block in
      zip(columns, grids).map { column, grid in
        var place = grid.columns[block]
        place.heading.append(column.heading)
        return place
      }
    }
    return .table(table)
  }

  private var benchmarks: Section {
    let undrawn =
      "This page has more than a hundred emulated cells, so it shows emulated and counted "
      + "cells as figures without charts. A report with --machine tcg --benchmark NAME "
      + "draws their charts."
    return Section(
      id: "benchmarks", title: "The questions, and all cells",
      blocks: [
        .paragraph(
          Paragraph(
            "Each question has its figures and how to read them; the glossary at the end defines "
              + "the words. Open a cell to see the "
              + "distribution of its samples, their run order (medians of blocks, boot after "
              + "boot) and its boots. The marks on the axis of a histogram are clock steps. "
              + "In a run order a dot is a boot, and the line is the median over boots. "
              + "'switchbench show' with a cell's id prints its code and the command that "
              + "measures it again. A printed page shows the cells that are open."))
      ] + (drawsAll ? [] : [.paragraph(Paragraph(undrawn))]) + groups.map { .part(part($0)) })
  }

  private var provenance: Section {
    let environment = model.environment
    var blocks: [Block] = [
      .command(environment.command, name: "The command that measured"),
      .facts(environmentFacts(model).filter { $0.label != "command" }),
      .part(
        Part(
          title: "How a number was made",
          blocks: [.paragraph(Paragraph(howANumberIsMade)), .facts(words)])),
      .paragraph(Paragraph("To make this page again from the recording:")),
      .command(
        ["switchbench", "report", model.recording, "--format", "html"],
        name: "The command that made this page"),
    ]
    if !environment.launchCommands.isEmpty {
      blocks.append(
        .fold(
          Fold(
            id: "launches", title: "The command lines that launched the guests",
            blocks: environment.launchCommands.flatMap { launch -> [Block] in
              let name = "\(launch.machine.rawValue), \(launch.architecture.rawValue)"
              return [
                .paragraph(Paragraph(name)), .command(launch.arguments, name: name),
              ]
            })))
    }
    return Section(
      id: "provenance", title: "Where it was measured, and how to repeat it", blocks: blocks)
  }

  private var howANumberIsMade: String {
    "A sample is the time of 2N switches minus the time of N, so the cost of reading the clock "
      + "and entering the loop cancels. Each boot is reduced to one location: the mean of the "
      + "quiet samples near their median, or the grouped median if the samples have no "
      + "probes. The figure of a cell is the median over its boots, with an order-statistic "
      + "interval. Core cycles come from chains of dependent additions timed beside the "
      + "samples; if the chains disagree, the cell has ticks only. The mechanism is proven in "
      + "the same boot and named beside each figure."
  }

  private var words: [Fact] {
    // A word that came later is explained where it occurs.
    let occurs = model.blocks.contains { $0.mechanism == .interpreted }
    return Mechanism.allCases.filter { $0 != .interpreted || occurs }.map { mechanism in
      Fact(label: mechanism.rawValue, text: mechanism.meaning)
    } + [
      Fact(
        label: "unproven",
        text: "A time was measured, but its mechanism is not proven, so it is not called CPU "
          + "time.")
    ]
  }
}

extension Mechanism {
  /// What a number that came about so may be taken for.
  fileprivate var meaning: String {
    switch self {
    case .native: "The CPU executed the switch itself: CPU time."
    case .exitEmulated:
      "Each switch left the guest, and the hypervisor carried it out: the cost of an exit and "
        + "an emulation, not CPU time."
    case .instructionEmulated:
      "The hypervisor interpreted the instructions one by one: the cost of an interpreter, not "
        + "CPU time."
    case .translated:
      "A binary translator ran its own code instead of the guest's: the cost of that code, not "
        + "CPU time."
    case .interpreted:
      "An emulator interpreted the instructions one by one: the cost of that emulator, not CPU "
        + "time."
    case .counted: "Instructions were counted, and no time was measured."
    case .documented:
      "The clocks that a processor's manual gives were added up over the executed "
        + "instructions; no time was measured."
    }
  }
}
