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
      "This page has more than a hundred emulated cells, so emulated and counted cells have their "
      + "figures alone. A report with --machine tcg --benchmark NAME has their charts."
    return Section(
      id: "benchmarks", title: "The questions, and every cell",
      blocks: [
        .paragraph(
          Paragraph(
            "Under each question are its numbers and how to read them; then each cell, to be opened: how its "
              + "samples lie, in which order they came (medians of blocks, boot after boot), and where "
              + "its boots are. Strokes on the axis of a picture of samples are steps of the clock. A dot "
              + "of a run order is a boot, and the line is their median. "
              + "'switchbench show' with a cell's id prints its code and how to measure it again. A "
              + "printed page shows the cells that are open."))
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
      .paragraph(Paragraph("This page again, from the recorded integers:")),
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
      id: "provenance", title: "How to make it again, and where it was made", blocks: blocks)
  }

  private var howANumberIsMade: String {
    "A sample is the time of 2N switches less that of N, so that the clock's own cost and the loop's "
      + "entry cancel. A boot is reduced to one location, the grouped median, because the clock "
      + "advances in steps. A cell is the median over its boots with an order-statistic interval. "
      + "Core cycles come through chains of dependent additions that were timed beside the samples, "
      + "and are left out where those chains disagree. How a switch ran was proven in the same "
      + "boot; the word for it stands with each number."
  }

  private var words: [Fact] {
    // A word that came later is explained where it occurs.
    let occurs = model.blocks.contains { $0.mechanism == .interpreted }
    return Mechanism.allCases.filter { $0 != .interpreted || occurs }.map { mechanism in
      Fact(label: mechanism.rawValue, text: mechanism.meaning)
    } + [
      Fact(
        label: "unproven",
        text: "There is a time and no proof of what took it, so it is not called a CPU's.")
    ]
  }
}

extension Mechanism {
  /// What a number that came about so may be taken for.
  fileprivate var meaning: String {
    switch self {
    case .native: "The CPU executed the switch itself: its own time."
    case .exitEmulated:
      "Each switch left the guest and the hypervisor carried it out: the cost of an exit and of an "
        + "emulation, never a CPU's."
    case .instructionEmulated:
      "The hypervisor interpreted the instructions one by one: the cost of an interpreter, never a "
        + "CPU's."
    case .translated:
      "A binary translator ran its own code in place of the guest's: the cost of that code, never "
        + "a CPU's."
    case .interpreted:
      "An emulator of a whole processor interpreted the instructions one by one: the cost of that "
        + "emulator, never a CPU's."
    case .counted: "Instructions were counted, and no time was measured."
    case .documented:
      "Clocks that a processor's manual gives were added up over the executed instructions; no time "
        + "was measured."
    }
  }
}
