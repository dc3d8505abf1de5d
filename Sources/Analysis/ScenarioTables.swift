import Measurement

// What scenarios other than ping-pong say: tables of their own, made of the same blocks. A cell among
// a hundred of one table is no row of the answer.

/// Where and how cells ran that may be compared with each other, whatever their scenario.
public struct ReportPlace: Codable, Hashable, Sendable {
  /// The instruction set.
  public var architecture: Architecture
  /// The machine that ran it.
  public var machine: Machine
  /// The privilege level.
  public var ring: Ring
  /// How it ran, proven; nil without proof.
  @OrNull public var mechanism: Mechanism?
  /// The interpretation of the numbers.
  public var kind: ReportKind { ReportKind(mechanism, unit) }
  /// The unit of the numbers.
  public var unit: Unit { machine.unit }

  init(_ block: ReportBlock) {
    architecture = block.architecture
    machine = block.machine
    ring = block.ring
    _mechanism = OrNull(wrappedValue: block.mechanism)
  }
}

/// A strategy in rings of one place: contexts by bytes touched.
public struct FootprintTable: Codable, Hashable, Sendable {
  /// Where.
  public var place: ReportPlace
  /// The strategy.
  public var strategy: String
  /// The rings that were measured, shorter ones first.
  public var entries: [FootprintEntry]
}

/// One ring.
public struct FootprintEntry: Codable, Hashable, Sendable {
  /// How many contexts are in it.
  public var contexts: Int
  /// The bytes that each touches between two switches.
  public var bytesTouched: Int
  /// A switch and the touching, in the place's unit.
  public var perSwitch: Estimate
  /// That less the same ring of the floor, over boots of the same index; nil for the floor itself, or
  /// without it.
  @OrNull public var overFloor: Estimate?
}

/// A strategy from cold memory and from warm, in one place.
public struct ColdRow: Codable, Hashable, Sendable {
  /// Where.
  public var place: ReportPlace
  /// The strategy.
  public var strategy: String
  /// A switch with the flushing before it, in the place's unit.
  public var cold: Estimate
  /// That less the floor's, over boots of the same index; nil for the floor itself, or without it.
  @OrNull public var coldOverFloor: Estimate?
  /// Ping-pong; nil when it was not measured in this place.
  @OrNull public var warm: Estimate?
  /// Ping-pong less the floor's; nil like `coldOverFloor`.
  @OrNull public var warmOverFloor: Estimate?
}

/// A strategy from many places of its code and stacks.
public struct PlacementRange: Codable, Hashable, Sendable {
  /// Where.
  public var place: ReportPlace
  /// The strategy.
  public var strategy: String
  /// How many places of code and stacks were tried.
  public var count: Int
  /// The cheapest.
  public var least: PlacementEntry
  /// The dearest.
  public var greatest: PlacementEntry
  /// Ping-pong from the place that the suite has chosen; nil when it was not measured.
  @OrNull public var unmoved: Estimate?
}

/// One place of code and stacks.
public struct PlacementEntry: Codable, Hashable, Sendable {
  /// Bytes from the start of a cache line to the code.
  public var codeBytes: Int
  /// Bytes by which the stacks begin lower.
  public var stackBytes: Int
  /// Bytes from the start of a cache line to the loop's visits; nil for its usual place.
  public var loopBytes: Int?
  /// A switch, in the place's unit.
  public var perSwitch: Estimate
}

extension ReportBlock {
  /// Whether its rows belong into the tables of strategies: two contexts, and nothing added.
  public var isPlain: Bool {
    let kind = knownScenario?.kind
    return kind == nil || kind == .pingPong
  }

  /// The rows that have a number, with what they cost beyond the floor's.
  func costs(over floor: String?) -> [(strategy: String, perSwitch: Estimate, over: Estimate?)] {
    let base = rows.first { $0.cell.id.strategy == floor }?.cell
    return rows.compactMap { row in
      guard let perSwitch = row.cell.perSwitch else { return nil }
      let strategy = row.cell.id.strategy
      let over = strategy == floor ? nil : base.flatMap { difference(row.cell, less: $0) }
      return (strategy, perSwitch, over)
    }
  }
}

/// The rings, a table for each strategy and place, in the order of the blocks.
func footprints(_ blocks: [ReportBlock], floor: String?) -> [FootprintTable] {
  var tables: [FootprintTable] = []
  for block in blocks {
    guard case .ring(let contexts, let bytesTouched) = block.knownScenario else { continue }
    let place = ReportPlace(block)
    for cost in block.costs(over: floor) {
      let entry = FootprintEntry(
        contexts: contexts, bytesTouched: bytesTouched, perSwitch: cost.perSwitch,
        overFloor: cost.over)
      let known = tables.firstIndex { $0.place == place && $0.strategy == cost.strategy }
      if let known {
        tables[known].entries.append(entry)
      } else {
        tables.append(FootprintTable(place: place, strategy: cost.strategy, entries: [entry]))
      }
    }
  }
  for index in tables.indices {
    tables[index].entries.sort {
      ($0.contexts, $0.bytesTouched) < ($1.contexts, $1.bytesTouched)
    }
  }
  return tables
}

/// The cold cells beside the warm ones of the same place.
func coldRows(_ blocks: [ReportBlock], floor: String?) -> [ColdRow] {
  blocks.filter { $0.knownScenario == .cold }.flatMap { block in
    let place = ReportPlace(block)
    let warm = pingPong(in: place, blocks)?.costs(over: floor) ?? []
    return block.costs(over: floor).map { cost in
      let same = warm.first { $0.strategy == cost.strategy }
      return ColdRow(
        place: place, strategy: cost.strategy, cold: cost.perSwitch, coldOverFloor: cost.over,
        warm: same?.perSwitch, warmOverFloor: same?.over)
    }
  }
}

/// The cheapest and the dearest place of each strategy that was moved.
func placementRanges(_ blocks: [ReportBlock]) -> [PlacementRange] {
  var ranges: [PlacementRange] = []
  for block in blocks {
    guard case .placement(let codeBytes, let stackBytes, let loopBytes) = block.knownScenario
    else { continue }
    let place = ReportPlace(block)
    let unmoved = pingPong(in: place, blocks)?.costs(over: nil) ?? []
    for cost in block.costs(over: nil) {
      let entry = PlacementEntry(
        codeBytes: codeBytes, stackBytes: stackBytes, loopBytes: loopBytes == 0 ? nil : loopBytes,
        perSwitch: cost.perSwitch)
      let known = ranges.firstIndex { $0.place == place && $0.strategy == cost.strategy }
      guard let known else {
        ranges.append(
          PlacementRange(
            place: place, strategy: cost.strategy, count: 1, least: entry, greatest: entry,
            unmoved: unmoved.first { $0.strategy == cost.strategy }?.perSwitch))
        continue
      }
      ranges[known].count += 1
      if entry.perSwitch.value < ranges[known].least.perSwitch.value {
        ranges[known].least = entry
      }
      if entry.perSwitch.value > ranges[known].greatest.perSwitch.value {
        ranges[known].greatest = entry
      }
    }
  }
  return ranges
}

private func pingPong(in place: ReportPlace, _ blocks: [ReportBlock]) -> ReportBlock? {
  blocks.first { $0.knownScenario == .pingPong && ReportPlace($0) == place }
}
