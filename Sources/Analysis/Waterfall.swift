import Measurement
import Statistics

/// A strategy beside the sum of its parts, on one machine and ring.
public struct Waterfall: Codable, Hashable, Sendable {
  /// The definition of the sum.
  public var whole: Decomposition
  /// The instruction set.
  public var architecture: Architecture
  /// The machine that ran it.
  public var machine: Machine
  /// The privilege level.
  public var ring: Ring
  /// The interpretation of the numbers.
  public var kind: ReportKind
  /// The unit of the numbers.
  public var unit: Unit
  /// The cost of the base.
  public var base: Estimate
  /// The contribution of each part, in the order of the definition.
  public var steps: [WaterfallStep]
  /// The base and all steps, boot by boot.
  public var sum: Estimate
  /// The cost of the whole.
  public var measured: Estimate
  /// The whole less the sum, boot by boot.
  public var remainder: Estimate

  /// The remainder as a share of the whole.
  public var relativeRemainder: Double { remainder.value / measured.value }
  /// Whether the parts add up: exactly where instructions are counted, else within 5 %.
  public var addsUp: Bool {
    unit == .instructions ? remainder.value == 0 : abs(relativeRemainder) <= 0.05
  }
}

/// The contribution of one part.
public struct WaterfallStep: Codable, Hashable, Sendable {
  /// The part.
  public var strategy: String
  /// The strategy that it extends, and that it was measured against.
  public var extends: String
  /// The difference over boots of the same number.
  public var added: Estimate
}

/// Every decomposition in every block that has the whole, its base and all of its parts.
///
/// Only boots that have all of them count: a sum over different boots would add up nothing that ever
/// ran together.
func waterfalls(
  _ blocks: [ReportBlock], decompositions: [Decomposition], strategies: [StrategyDefinition]
) -> [Waterfall] {
  let extended = Dictionary(
    strategies.map { ($0.name, $0.adds) }, uniquingKeysWith: { first, _ in first })
  return decompositions.flatMap { whole in
    blocks.filter { $0.scenario == Scenario.pingPong.description }.compactMap { block in
      waterfall(of: whole, in: block, extended: extended)
    }
  }
}

private func waterfall(
  of whole: Decomposition, in block: ReportBlock, extended: [String: String?]
) -> Waterfall? {
  var costs: [String: [Int: Double]] = [:]
  for row in block.rows {
    costs[row.cell.id.strategy] = Dictionary(
      row.cell.boots.map { ($0.boot, $0.perSwitch) }, uniquingKeysWith: { first, _ in first })
  }
  let pairs = whole.parts.map { ($0, (extended[$0] ?? nil) ?? "") }
  let needed = [whole.strategy, whole.base] + pairs.flatMap { [$0.0, $0.1] }
  let boots =
    needed.map { Set((costs[$0] ?? [:]).keys) }
    .reduce(nil as Set<Int>?) { $0?.intersection($1) ?? $1 } ?? []
  func over(_ value: (Int) -> Double) -> Estimate? {
    Estimate(medianOf: boots.sorted().map(value))
  }
  func cost(_ strategy: String, _ boot: Int) -> Double { costs[strategy]?[boot] ?? 0 }
  func sum(_ boot: Int) -> Double {
    pairs.reduce(cost(whole.base, boot)) { $0 + cost($1.0, boot) - cost($1.1, boot) }
  }
  let steps = pairs.compactMap { part, below in
    over { cost(part, $0) - cost(below, $0) }.map {
      WaterfallStep(strategy: part, extends: below, added: $0)
    }
  }
  guard let base = over({ cost(whole.base, $0) }), let total = over(sum),
    let measured = over({ cost(whole.strategy, $0) }), measured.value > 0,
    let remainder = over({ cost(whole.strategy, $0) - sum($0) })
  else { return nil }
  return Waterfall(
    whole: whole, architecture: block.architecture, machine: block.machine, ring: block.ring,
    kind: block.kind, unit: block.unit, base: base, steps: steps, sum: total, measured: measured,
    remainder: remainder)
}
