import Analysis
import Documents
import Measurement

/// A benchmark's cells with the places on the page that they get.
struct BenchmarkGroup {
  /// The benchmark's name.
  var name: String
  /// Its definition; nil where the recording has cells of it and no definition.
  var definition: BenchmarkDefinition?
  /// The id of its section.
  var id: String
  /// Its strategies that have cells, measured or not, with the ids of their sections.
  var strategies: [(name: String, id: String)]

  /// All benchmarks that have cells, in the order of the story.
  static func all(of model: ReportModel) -> [BenchmarkGroup] {
    let cells = model.blocks.flatMap { $0.rows.map(\.cell.id) } + model.unmeasured.flatMap(\.cells)
    let names = uniqued(model.benchmarks.map(\.name) + cells.map(\.benchmark))
    return names.enumerated().compactMap { index, name in
      let present = cells.filter { $0.benchmark == name }.map(\.strategy)
      guard !present.isEmpty else { return nil }
      let ordered = model.strategies.map(\.name).filter(present.contains)
      let strategies = uniqued(ordered + present)
      return BenchmarkGroup(
        name: name, definition: model.benchmarks.first { $0.name == name },
        id: "benchmark-\(index + 1)",
        strategies: strategies.enumerated().map {
          (name: $0.element, id: "strategy-\(index + 1)-\($0.offset + 1)")
        })
    }
  }
}

extension RunDocument {
  func part(_ group: BenchmarkGroup) -> Part {
    let definition = group.definition
    let reading = paragraphs(definition?.analysis ?? "")
    var blocks = paragraphs(definition?.question ?? "").map { Block.paragraph(Paragraph($0)) }
    blocks += tables(group).map { .table($0) }
    if !reading.isEmpty {
      blocks.append(
        .part(
          Part(title: "How to read it", blocks: reading.map { .paragraph(Paragraph($0)) })))
    }
    let cells = cells(of: group)
    blocks += group.strategies.map {
      .part(part($0.name, id: $0.id, of: group, cells[$0.name] ?? []))
    }
    return Part(id: group.id, title: definition?.title ?? group.name, blocks: blocks)
  }

  private func paragraphs(_ prose: String) -> [String] {
    prose.split(separator: "\n\n").map {
      $0.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
  }

  /// One table for each thing that a number may be taken for.
  private func tables(_ group: BenchmarkGroup) -> [Table] {
    ReportKind.allCases.compactMap { kind in
      let blocks = model.blocks.filter { $0.kind == kind }.compactMap { block -> ReportBlock? in
        var block = block
        block.rows.removeAll { $0.cell.id.benchmark != group.name }
        return block.rows.isEmpty ? nil : block
      }
      guard !blocks.isEmpty else { return nil }
      return Table(title: caption(kind), grid: grid(blocks, model, cell: fieldText))
    }
  }

  private func caption(_ kind: ReportKind) -> String {
    switch kind {
    case .cpu: "Native: core cycles per switch (t: ticks, where core cycles are uncalibrated)"
    case .emulated: "Emulated, not CPU time: ticks per switch"
    case .counted: "Counted: instructions per switch; no time was measured"
    case .documented: "Documented: clocks per switch from manuals; no time was measured"
    case .unproven: "Unproven: ticks per switch, by an unknown mechanism"
    }
  }

  private typealias Placed = (row: ReportRow, block: ReportBlock)

  /// The rows of a benchmark by strategy, each with its block, in the report's order.
  private func cells(of group: BenchmarkGroup) -> [String: [Placed]] {
    var cells: [String: [Placed]] = [:]
    for block in model.blocks {
      for row in block.rows where row.cell.id.benchmark == group.name {
        cells[row.cell.id.strategy, default: []].append((row: row, block: block))
      }
    }
    return cells
  }

  private func part(
    _ name: String, id: String, of group: BenchmarkGroup, _ cells: [Placed]
  ) -> Part {
    let definition = model.strategies.first { $0.name == name }
    let title = definition.map { $0.title.isEmpty || $0.title == name ? "" : " (\($0.title))" }
    func isShown(_ cell: Placed) -> Bool {
      drawsAll || cell.block.kind == .cpu
    }
    let shown = cells.filter(isShown)
    let about = [definition?.summary ?? ""] + promises(cells.map(\.row.cell.id))
    let missing = model.unmeasured.flatMap(\.cells)
      .filter { $0.benchmark == group.name && $0.strategy == name }.map(place)
    return Part(
      id: id, title: name + (title ?? ""),
      blocks: about.filter { !$0.isEmpty }.map { .paragraph(Paragraph($0, tone: .quiet)) }
        + shown.map { cell in
          .fold(fold(cell.row, cell.block, id: ""))
        } + others(cells.filter { !isShown($0) })
        + (missing.isEmpty
          ? []
          : [
            .paragraph(
              Paragraph(
                "Not measured, for the reasons below: \(missing.joined(separator: "; ")).",
                tone: .quiet))
          ]))
  }

  /// The ids of cells whose numbers are in the tables alone.
  private func others(_ cells: [Placed]) -> [Block] {
    guard !cells.isEmpty else { return [] }
    return [
      .fold(
        Fold(
          id: "", title: counted(cells.count, "cell"),
          value: "emulated or counted; see the tables above",
          blocks: [.codes(cells.map(\.row.cell.id.description))]))
    ]
  }

  /// Where a cell was measured, in the order in which columns are headed.
  func place(_ id: CellID) -> String {
    let isOnlyScenario = Set(model.blocks.map(\.scenario)).count < 2
    return (isOnlyScenario ? "" : "\(id.scenario), ")
      + "\(id.architecture.rawValue), \(id.machine.rawValue), ring \(id.ring.rawValue)"
  }
}
