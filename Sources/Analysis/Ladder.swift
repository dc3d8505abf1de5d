import Measurement

/// One strategy's rung: its cost beyond the rung below.
public struct Rung: Codable, Hashable, Sendable {
  /// The strategy.
  public var strategy: String
  /// How many rungs are below it by definition; 0 for the floor.
  public var depth: Int
  /// The nearest rung below that has a number here; nil for the floor, or when there is none.
  @OrNull public var above: String?
  /// Whether `above` is the very strategy that this one extends by definition.
  public var isNextRung: Bool
  /// The difference to `above`, in the block's unit, boot by boot; nil without pairs.
  @OrNull public var added: Estimate?
}

/// What each strategy adds to the one that it extends, in the order of the ladder.
///
/// Only cells of one architecture, machine, ring and mechanism may be given. Boots of the same index
/// are paired, because they ran in the same minute and mostly in the same launch: what shook one
/// shook the other, and the difference is steadier than either.
func ladder(_ cells: [CellAnalysis], strategies: [StrategyDefinition]) -> [Rung] {
  let adds = Dictionary(
    strategies.map { ($0.name, $0.adds) }, uniquingKeysWith: { first, _ in first })
  let measured = Dictionary(
    cells.map { ($0.id.strategy, $0) }, uniquingKeysWith: { first, _ in first })
  return ladderOrder(strategies).compactMap { entry in
    guard let cell = measured[entry.strategy.name] else { return nil }
    var below = entry.strategy.adds
    var steps = 0
    while let name = below, measured[name] == nil, steps < strategies.count {
      below = adds[name] ?? nil
      steps += 1
    }
    let predecessor = below.flatMap { measured[$0] }
    return Rung(
      strategy: entry.strategy.name, depth: entry.depth, above: predecessor?.id.strategy,
      isNextRung: predecessor != nil && predecessor?.id.strategy == entry.strategy.adds,
      added: predecessor.flatMap { difference(cell, less: $0) })
  }
}

/// The median over boots of the same index of one cell less another; nil when none is in both.
func difference(_ cell: CellAnalysis, less other: CellAnalysis) -> Estimate? {
  difference(cell, less: other) { $0.perSwitch }
}

/// The same in core cycles, or another value that not every boot has.
func difference(
  _ cell: CellAnalysis, less other: CellAnalysis, in value: (BootLocation) -> Double?
) -> Estimate? {
  let others = Dictionary(
    other.boots.map { ($0.boot, value($0)) }, uniquingKeysWith: { first, _ in first })
  return Estimate(
    medianOf: cell.boots.compactMap { boot in
      guard let own = value(boot), let less = others[boot.boot] ?? nil else { return nil }
      return own - less
    })
}

/// A strategy and how many rungs are below it.
struct LadderEntry {
  var strategy: StrategyDefinition
  var depth: Int
}

/// Every strategy once, each after the one it extends, siblings in the order given.
///
/// A strategy that extends an unknown one, or itself in a circle, comes last with no rung below it.
func ladderOrder(_ strategies: [StrategyDefinition]) -> [LadderEntry] {
  var order: [LadderEntry] = []
  var seen: Set<String> = []
  let above = Dictionary(grouping: strategies) { $0.adds }
  func visit(_ strategy: StrategyDefinition, depth: Int) {
    guard seen.insert(strategy.name).inserted else { return }
    order.append(LadderEntry(strategy: strategy, depth: depth))
    for next in above[strategy.name] ?? [] { visit(next, depth: depth + 1) }
  }
  for floor in above[nil] ?? [] { visit(floor, depth: 0) }
  for stray in strategies { visit(stray, depth: 0) }
  return order
}
