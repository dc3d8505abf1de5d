import Analysis
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

extension HTMLReport {
  func part(_ group: BenchmarkGroup) -> BenchmarkPart {
    let definition = group.definition
    let reading = paragraphs(definition?.analysis ?? "")
    return BenchmarkPart(
      id: group.id, heading: definition?.title ?? group.name,
      question: paragraphs(definition?.question ?? ""), tables: tables(group),
      reading: reading.isEmpty ? [] : [BenchmarkPart.Reading(paragraphs: reading)],
      strategies: group.strategies.map { strategy in
        part(strategy.name, id: strategy.id, of: group)
      })
  }

  private func paragraphs(_ prose: String) -> [String] {
    prose.split(separator: "\n\n").map {
      $0.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
  }

  /// One table for each thing that a number may be taken for.
  private func tables(_ group: BenchmarkGroup) -> [TablePart] {
    ReportKind.allCases.compactMap { kind in
      let blocks = model.blocks.filter { $0.kind == kind }.compactMap { block -> ReportBlock? in
        var block = block
        block.rows.removeAll { $0.cell.id.benchmark != group.name }
        return block.rows.isEmpty ? nil : block
      }
      guard !blocks.isEmpty else { return nil }
      return part(grid(blocks, model, cell: fieldText), name: caption(kind))
    }
  }

  private func caption(_ kind: ReportKind) -> String {
    switch kind {
    case .cpu: "The CPU's own: core cycles per switch (t: ticks, where they are uncalibrated)"
    case .emulated: "Emulated, never a CPU's time: ticks per switch"
    case .counted: "Counted: instructions per switch; no time was measured"
    case .documented: "Documented: clocks per switch as manuals give them; no time was measured"
    case .unproven: "Unproven: ticks per switch, and no proof of what took them"
    }
  }

  private func part(_ name: String, id: String, of group: BenchmarkGroup) -> StrategyPart {
    let definition = model.strategies.first { $0.name == name }
    let title = definition.map { $0.title.isEmpty || $0.title == name ? "" : " (\($0.title))" }
    let cells = model.blocks.flatMap { block in
      block.rows.filter { $0.cell.id.benchmark == group.name && $0.cell.id.strategy == name }
        .map { (row: $0, block: block) }
    }
    return StrategyPart(
      id: id, heading: name + (title ?? ""), summary: definition?.summary ?? "",
      promises: promises(cells.map(\.row.cell.id)),
      cells: cells.enumerated().map { index, cell in
        part(cell.row, cell.block, id: "\(id)-cell-\(index + 1)")
      },
      missing: model.unmeasured.flatMap { reason in
        reason.cells.filter { $0.benchmark == group.name && $0.strategy == name }.map { cell in
          StrategyPart.Missing(
            status: reason.status.rawValue, place: place(cell), because: reason.because)
        }
      })
  }

  /// Where a cell was measured, in the order in which columns are headed.
  func place(_ id: CellID) -> String {
    let isOnlyScenario = Set(model.blocks.map(\.scenario)).count < 2
    return (isOnlyScenario ? "" : "\(id.scenario), ")
      + "\(id.architecture.rawValue), \(id.machine.rawValue), ring \(id.ring.rawValue)"
  }
}
