import Analysis
import Documents
import Measurement

// Blocks side by side: one column for each, one row for each strategy that any of them has.

/// A grid of blocks; a strategy that a block does not have is `-`.
func grid(
  _ blocks: [ReportBlock], _ model: ReportModel, hidesArchitecture: Bool = false,
  showsMechanism: Bool = false, cell: (ReportRow, ReportBlock) -> String
) -> Grid {
  let order = Dictionary(
    model.strategies.enumerated().map { ($0.element.name, $0.offset) },
    uniquingKeysWith: { first, _ in first })
  var rank: [String: Int] = [:]
  for block in blocks {
    for (label, row) in zip(labels(block), block.rows) {
      rank[label] = order[row.cell.id.strategy] ?? .max
    }
  }
  let rows = rank.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
  let columns = blocks.map { block in
    let texts = Dictionary(
      zip(labels(block), block.rows.map { cell($0, block) }), uniquingKeysWith: { a, _ in a })
    return Grid.Column(
      heading: heading(
        block, blocks, model, hidesArchitecture: hidesArchitecture, showsMechanism: showsMechanism),
      cells: rows.map { texts[$0] ?? "-" }, of: block)
  }
  return Grid(rowHeading: "strategy", rows: rows, columns: columns)
}

/// What a field of a table says of a row: core cycles where there are some, else what was measured.
///
/// An emulator's time has its interval as a share, because its digits mean nothing by themselves.
func fieldText(_ row: ReportRow, _ block: ReportBlock) -> String {
  fieldText(row, block, shown: .coreCycles, ticksPerSecond: nil)
}

/// As above, in the unit that a reader asked for where there is such a figure.
func fieldText(
  _ row: ReportRow, _ block: ReportBlock, shown: ShownUnit, ticksPerSecond: Int?,
  showsBothArms: Bool = true
) -> String {
  guard let perSwitch = row.cell.perSwitch else { return row.cell.shortage == nil ? "-" : "short" }
  switch block.kind {
  case .cpu:
    let isGated = row.cell.gating != nil && showsBothArms
    func text(_ estimate: Estimate) -> String {
      figureWithArm(estimate, showsBothArms: isGated)
    }
    switch shown {
    case .coreCycles: break
    case .ticks: return text(perSwitch)
    case .nanoseconds:
      if let ticksPerSecond, ticksPerSecond > 0 {
        return text(perSwitch.scaled(by: 1e9 / Double(ticksPerSecond)))
      }
    }
    return row.cell.coreCycles.map(text) ?? "\(text(perSwitch)) t"
  case .counted, .documented: return figureWithArm(perSwitch, unit: block.unit)
  case .emulated, .unproven: return figureWithShare(perSwitch, unit: block.unit)
  }
}

extension Mark {
  /// The word for how a block's numbers came about, and what it lets them be taken for.
  init(_ block: ReportBlock) {
    self.init(
      word: block.mechanism?.rawValue ?? "unproven",
      kind: block.kind == .cpu ? "" : block.kind.rawValue)
  }
}

/// What a reader may choose a block by.
func facets(_ block: ReportBlock) -> [String: String] {
  [
    "architecture": block.architecture.rawValue, "machine": block.machine.rawValue,
    "mechanism": Mark(block).word,
  ]
}

extension Grid.Column {
  /// A column of a block's numbers.
  init(heading: [String], cells: [String], of block: ReportBlock) {
    self.init(heading: heading, cells: cells, mark: Mark(block), facets: Reporting.facets(block))
  }
}

/// The rows' names: the strategy, and its benchmark too where a strategy occurs more than once.
func labels(_ block: ReportBlock) -> [String] {
  // A block may have thousands of rows.
  var counts: [String: Int] = [:]
  for row in block.rows { counts[row.cell.id.strategy, default: 0] += 1 }
  return block.rows.map { row in
    let name = row.cell.id.strategy
    return counts[name] == 1 ? name : "\(name) (\(row.cell.id.benchmark))"
  }
}

/// A column's heading, narrow: scenario (where there are several), architecture, machine, ring.
func heading(
  _ block: ReportBlock, _ blocks: [ReportBlock], _ model: ReportModel,
  hidesArchitecture: Bool = false, showsMechanism: Bool = false
) -> [String] {
  var lines: [String] = []
  if hasSeveralScenarios(model) { lines.append(block.scenario) }
  if !hidesArchitecture { lines.append(block.architecture.rawValue) }
  lines.append(block.machine.rawValue)
  lines.append("ring \(block.ring.rawValue)")
  if showsMechanism {
    let words = Mark(block).word.split(separator: "-")
    lines += words.dropLast().map { "\($0)-" } + words.suffix(1).map(String.init)
  }
  return lines
}

/// A block's name in one line: `x86_64, process, ring 3`.
func name(_ block: ReportBlock, _ model: ReportModel) -> String {
  let place =
    "\(block.architecture.rawValue), \(block.machine.rawValue), ring \(block.ring.rawValue)"
  return hasSeveralScenarios(model) ? "\(block.scenario), \(place)" : place
}

/// The blocks whose rows are strategies and nothing else; other scenarios have tables of their own.
func plainBlocks(_ model: ReportModel) -> [ReportBlock] { model.blocks.filter(\.isPlain) }

/// Blocks of one kind by architecture, in the order of the model.
func byArchitecture(_ model: ReportModel, _ kind: ReportKind) -> [(Architecture, [ReportBlock])] {
  let blocks = plainBlocks(model).filter { $0.kind == kind }
  return uniqued(blocks.map(\.architecture)).map { architecture in
    (architecture, blocks.filter { $0.architecture == architecture })
  }
}

private func hasSeveralScenarios(_ model: ReportModel) -> Bool {
  Set(plainBlocks(model).map(\.scenario)).count > 1
}
