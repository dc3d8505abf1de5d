import Measurement
import Statistics

extension ReportModel {
  /// Derives a report from a run.
  ///
  /// What the run stores of derived things is not believed but derived again. `recording` is where
  /// the run is kept, for the reader to find it.
  public init(_ run: Run, recording: String) {
    let (run, measured, floors) = completedAnalyses(of: run)
    let story = storyOrder(run)
    let ladder = story.filter { !run.instructions.contains($0.name) }
    self.init(
      recording: recording, strategies: story, floor: ladder.first { $0.adds == nil }?.name,
      reference: ladder.first(where: \.isReference)?.name,
      rungs: ladderOrder(ladder).map { RungPlace(strategy: $0.strategy.name, depth: $0.depth) },
      benchmarks: run.benchmarks, blocks: [], waterfalls: [], footprints: [], coldRows: [],
      placements: [],
      unmeasured: groups(of: run.cells),
      notes: uniqued(run.warnings), coreCyclesPerTick: cyclesPerTick(measured),
      cellCount: run.cells.count, environment: ReportEnvironment(run))
    quality = DataQuality(run, measured, floors)
    documented = documentedTables(run, reference: reference)
    let opinions = Analysis.secondOpinions(in: run)
    secondOpinions = opinions.isEmpty ? nil : opinions
    blocks = makeBlocks(measured.filter { $0.proof.mechanism != .documented }, run)
    loops = loopTables(blocks, floor: floor, reference: reference)
    footprints = Analysis.footprints(blocks, floor: floor)
    coldRows = Analysis.coldRows(blocks, floor: floor)
    placements = placementRanges(blocks)
    placementSpreads = Analysis.placementSpreads(blocks)
    waterfalls = Analysis.waterfalls(blocks, wholes: run.wholes, strategies: story)
  }

  private func makeBlocks(_ cells: [CellAnalysis], _ run: Run) -> [ReportBlock] {
    let scenarios = uniqued(run.benchmarks.map(\.scenario) + cells.map(\.id.scenario))
    let places = storyPlaces(run)
    let grouped = Dictionary(grouping: cells) { BlockKey($0.id, $0.proof.mechanism) }
    var noteNumbers: [CellID: [Int]] = [:]
    for (number, note) in notes.enumerated() {
      for cell in Set(note.cells) { noteNumbers[cell, default: []].append(number) }
    }
    return grouped.sorted { $0.key.place(in: scenarios) < $1.key.place(in: scenarios) }
      .map { key, cells in
        block(key, cells.sorted { precedes($0.id, $1.id, places) }, noteNumbers)
      }
  }

  private func block(
    _ key: BlockKey, _ cells: [CellAnalysis], _ noteNumbers: [CellID: [Int]]
  ) -> ReportBlock {
    func cost(_ strategy: String?) -> Estimate? {
      cells.first { $0.id.strategy == strategy }?.perSwitch
    }
    let (floorCost, referenceCost) = (cost(floor), cost(reference))
    func over(_ cost: Estimate?, _ cell: CellAnalysis) -> Estimate? {
      guard let own = cell.perSwitch, let cost else { return nil }
      return Estimate(ratioOf: own, to: cost)
    }
    let rows = cells.map { cell in
      ReportRow(
        cell: cell,
        ratioToFloor: ratio(cell.perSwitch?.value, floorCost?.value),
        ratioToReference: ratio(cell.perSwitch?.value, referenceCost?.value),
        floorRatio: over(floorCost, cell), referenceRatio: over(referenceCost, cell),
        notes: noteNumbers[cell.id] ?? [])
    }
    return ReportBlock(
      scenario: key.scenario, architecture: key.architecture, machine: key.machine,
      ring: key.ring, mechanism: key.mechanism, kind: key.kind, unit: key.machine.unit, rows: rows,
      ladder: ladder(cells, strategies: strategies))
  }
}

extension Run {
  /// What is no way to switch: the names of what benchmarks of instructions name.
  var instructions: Set<String> {
    let scenario = Scenario.Kind.instruction.rawValue
    return Set(benchmarks.filter { $0.scenario == scenario }.flatMap(\.strategies))
  }
}

/// What the cells of a block have in common.
struct BlockKey: Hashable {
  var scenario: String
  var architecture: Architecture
  var machine: Machine
  var ring: Ring
  var mechanism: Mechanism?

  var kind: ReportKind { ReportKind(mechanism, machine.unit) }

  init(_ id: CellID, _ mechanism: Mechanism?) {
    scenario = id.scenario
    architecture = id.architecture
    machine = id.machine
    ring = id.ring
    self.mechanism = mechanism
  }

  /// The CPU's numbers come first, the architecture of today before the 80386's, user mode before
  /// kernel mode: the order in which a reader has something to compare with.
  func place(in scenarios: [String]) -> [Int] {
    [
      ReportKind.allCases.firstIndex(of: kind) ?? 0,
      scenarios.firstIndex(of: scenario) ?? 0,
      architecture == .x86_64 ? 0 : 1,
      Machine.allCases.firstIndex(of: machine) ?? 0,
      -ring.rawValue,
      mechanism.flatMap { Mechanism.allCases.firstIndex(of: $0) } ?? Mechanism.allCases.count,
    ]
  }
}

extension Array where Element == Int {
  static func < (a: [Int], b: [Int]) -> Bool { a.lexicographicallyPrecedes(b) }
}

private func ratio(_ value: Double?, _ base: Double?) -> Double? {
  guard let value, let base, base > 0 else { return nil }
  return value / base
}

/// Strategies as the benchmarks tell of them, then those that none of them names.
private func storyOrder(_ run: Run) -> [StrategyDefinition] {
  let known = Dictionary(
    run.strategies.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  return uniqued(run.benchmarks.flatMap(\.strategies) + run.strategies.map(\.name))
    .compactMap { known[$0] }
}

func storyPlaces(_ run: Run) -> [String: Int] {
  let names = uniqued(run.benchmarks.flatMap(\.strategies) + run.strategies.map(\.name))
  return Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0.element, $0.offset) })
}

func precedes(_ a: CellID, _ b: CellID, _ places: [String: Int]) -> Bool {
  let (left, right) = (places[a.strategy] ?? .max, places[b.strategy] ?? .max)
  return left == right ? a.description < b.description : left < right
}

private func groups(of cells: [CellRecord]) -> [UnmeasuredGroup] {
  var groups: [UnmeasuredGroup] = []
  for status in [CellStatus.failed, .skipped] {
    for cell in cells where cell.status == status {
      let because = cell.because ?? "the recording gives no reason"
      if let index = groups.firstIndex(where: { $0.status == status && $0.because == because }) {
        groups[index].cells.append(cell.id)
      } else {
        groups.append(UnmeasuredGroup(status: status, because: because, cells: [cell.id]))
      }
    }
  }
  return groups
}

private func cyclesPerTick(_ cells: [CellAnalysis]) -> [Double]? {
  let all = cells.compactMap(\.coreCyclesPerTick)
  guard let middle = median(all.map(\.value)), let least = all.map(\.value).min(),
    let greatest = all.map(\.value).max()
  else { return nil }
  return [middle, least, greatest]
}

func uniqued<Element: Hashable>(_ elements: [Element]) -> [Element] {
  var seen: Set<Element> = []
  return elements.filter { seen.insert($0).inserted }
}

extension ReportEnvironment {
  init(_ run: Run) {
    let starts = Dictionary(grouping: run.launches, by: \.machine.rawValue).compactMapValues {
      median($0.compactMap(\.firstSampleMicroseconds).map(Double.init))
    }
    self.init(
      run: run.id, status: run.status, startedAt: run.startedAt, finishedAt: run.finishedAt,
      command: run.command, suite: run.suite, host: run.host, tools: run.tools, images: run.images,
      plan: run.plan, machines: run.machines, launchCommands: run.launchCommands,
      wallMicroseconds: run.wallMicroseconds,
      placements: uniqued(run.launches.compactMap(\.placement)), firstSampleMicroseconds: starts)
  }
}
