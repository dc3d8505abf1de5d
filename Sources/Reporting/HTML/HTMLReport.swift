import Analysis
import Measurement

/// The report as one HTML file that needs nothing else: no script, no network, no other file.
///
/// It says what the terminal says, in the same order, and adds what a terminal cannot show: the
/// questions and, for each cell, its samples. The markup is XML too, so that a strict parser can hold
/// it.
struct HTMLReport {
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

  /// Ends with a line break.
  func text() throws -> String { try Template.render(page) }

  private var page: Page {
    let parts = sections(model).map(part)
    let environment = model.environment
    return Page(
      title: "switchbench report on run \(environment.run)", tally: tally(model),
      style: Template.style, contents: contents(parts), answer: parts[0],
      howToPrint: "A printed page shows the cells that are open.",
      benchmarks: groups.map(part), sections: Array(parts.dropFirst()), unmeasured: unmeasured,
      notes: notes, command: shell(environment.command),
      reportCommand: shell(["switchbench", "report", model.recording, "--format", "html"]),
      facts: environmentFacts(model).filter { $0.label != "command" }, mechanisms: words,
      launches: launches, recording: model.recording)
  }

  private func contents(_ parts: [SectionPart]) -> [Page.Link] {
    func link(_ id: String, _ text: String) -> Page.Link { Page.Link(id: id, text: text) }
    var links = [link("answer", "The answer"), link("benchmarks", "The questions, cell by cell")]
    links += parts.dropFirst().map { link($0.id, contentsWord($0.heading)) }
    if !model.unmeasured.isEmpty { links.append(link("unmeasured", "Not measured, and why")) }
    if !model.notes.isEmpty {
      links.append(link("notes", counted(model.notes.count, "note")))
    }
    return links + [link("provenance", "How to make it again")]
  }

  private func part(_ section: Section) -> SectionPart {
    SectionPart(
      section, tables: section.id == "tails" ? [tails(name: section.title)] : nil,
      anchors: anchors, charts: charts(section))
  }

  /// A terminal has no room for a column for each figure of the tails; here there is.
  private func tails(name: String) -> TablePart {
    let blocks = model.blocks.filter { $0.kind == .cpu }
    let columns: [(heading: String, text: (Tail) -> String)] = [
      ("p99", { ratio($0.p99 / $0.p50) }), ("p99.9", { ratio($0.p999 / $0.p50) }),
      ("above 2 x", { percent($0.shareAboveTwiceMedian) }),
    ]
    let grids = columns.map { column in
      grid(blocks, model) { row, _ in
        row.cell.tail.flatMap { $0.p50 > 0 ? column.text($0) : nil } ?? "-"
      }
    }
    var whole = grids[0]
    whole.columns = blocks.indices.flatMap { block in
      zip(columns, grids).map { column, grid in
        var place = grid.columns[block]
        place.heading.append(column.heading)
        return place
      }
    }
    var part = part(whole, name: name)
    part.nameStyle = "unseen"
    return part
  }

  /// A table whose rows lead to the cells of their strategies.
  func part(_ grid: Grid, name: String, remark: String = "") -> TablePart {
    TablePart(grid, name: name, remark: remark, anchors: anchors)
  }

  private var unmeasured: [UnmeasuredPart] {
    guard !model.unmeasured.isEmpty else { return [] }
    let groups = model.unmeasured.map { group in
      UnmeasuredPart.Group(
        status: group.status.rawValue, scope: scope(group.cells), because: group.because,
        count: "The ids of \(counted(group.cells.count, "cell"))",
        ids: group.cells.map(\.description))
    }
    return [UnmeasuredPart(groups: groups)]
  }

  private var notes: [NotesPart] {
    guard !model.notes.isEmpty else { return [] }
    let items = model.notes.enumerated().map { index, note in
      NotesPart.Item(
        id: "note-\(index + 1)", code: note.code, scope: scope(note.cells), because: note.because)
    }
    return [NotesPart(items: items)]
  }

  private var launches: [LaunchesPart] {
    let items = model.environment.launchCommands.map {
      LaunchesPart.Item(
        name: "\($0.machine.rawValue), \($0.architecture.rawValue)", command: shell($0.arguments))
    }
    return items.isEmpty ? [] : [LaunchesPart(items: items)]
  }

  private var words: [Page.Word] {
    // A word that came later is explained where it occurs.
    let occurs = model.blocks.contains { $0.mechanism == .interpreted }
    let proven = Mechanism.allCases.filter { $0 != .interpreted || occurs }.map { mechanism in
      Page.Word(
        kind: ReportKind(mechanism).rawValue, word: mechanism.rawValue,
        meaning: meaning(of: mechanism))
    }
    return proven + [
      Page.Word(
        kind: ReportKind.unproven.rawValue, word: "unproven",
        meaning: "There is a time and no proof of what took it, so it is not called a CPU's.")
    ]
  }

  private func meaning(of mechanism: Mechanism) -> String {
    switch mechanism {
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
