import Measurement

// The loop that times a switch is in every figure. Here stands what is left without it, and what the
// same switch costs in loops that differ from ping-pong's in one respect.

/// A switch in one kind of loop.
public struct LoopCost: Codable, Hashable, Sendable {
  /// The switch and the loop.
  public var asTimed: CellFigure
  /// The figure minus that of the same loop without a switch, boot by boot.
  ///
  /// It is nil for the loop itself, and where the loop was not measured.
  @OrNull public var beyondLoop: CellFigure?
  /// The cost beyond the loop over that of the reference.
  ///
  /// It is nil where either is not distinguishable from 0.
  @OrNull public var overReference: Estimate?
}

/// A strategy, or the loop alone, in every kind of loop.
public struct LoopRow: Codable, Hashable, Sendable {
  /// The strategy; the floor stands for the loop alone.
  public var strategy: String
  /// Ping-pong: the contexts call the switch from two sites.
  @OrNull public var twoSites: LoopCost?
  /// Both contexts call it from one site.
  @OrNull public var oneSite: LoopCost?
  /// From two sites with a fence at each entry.
  @OrNull public var serialised: LoopCost?
}

/// The cost of switches beyond their loops, for one machine, architecture and ring.
public struct LoopTable: Codable, Hashable, Sendable {
  /// Where.
  public var place: ReportPlace
  /// The loops without a switch.
  public var alone: LoopRow
  /// The strategies that switch, in the order of the story.
  public var rows: [LoopRow]
}

/// A table for each place that has a loop without a switch; nil where none has.
func loopTables(
  _ blocks: [ReportBlock], floor: String?, reference: String?
) -> [LoopTable]? {
  guard let floor else { return nil }
  let places = uniqued(blocks.map { ReportPlace($0) })
  let tables = places.compactMap { place in
    LoopTable(
      place, blocks.filter { ReportPlace($0) == place }, floor: floor, reference: reference)
  }
  return tables.isEmpty ? nil : tables
}

extension LoopTable {
  init?(_ place: ReportPlace, _ blocks: [ReportBlock], floor: String, reference: String?) {
    func rows(_ scenario: Scenario?) -> [ReportRow] {
      blocks.first { $0.knownScenario == scenario }?.rows ?? []
    }
    let scenarios: [Scenario] = [.pingPong, .oneSite, .serialised]
    // Strategies may be thousands.
    let cells = scenarios.map { scenario in
      Dictionary(
        rows(scenario).map { ($0.cell.id.strategy, $0.cell) },
        uniquingKeysWith: { first, _ in first })
    }
    let loopAlone = scenarios.map { scenario in
      scenario.loopAlone.flatMap { alone in
        rows(alone).first { $0.cell.id.strategy == floor }?.cell
      }
    }
    func cost(_ strategy: String, _ place: Int) -> LoopCost? {
      cells[place][strategy].flatMap { LoopCost($0, beyond: loopAlone[place]) }
    }
    let references = scenarios.indices.map { place in
      reference.flatMap { cost($0, place) }?.beyondLoop?.perSwitch
    }
    func row(_ strategy: String) -> LoopRow {
      let costs = references.enumerated().map { place, reference in
        var found = cost(strategy, place)
        let beyond = found?.beyondLoop?.perSwitch
        found?.overReference = ratio(beyond, reference)
        return found
      }
      return LoopRow(
        strategy: strategy, twoSites: costs[0], oneSite: costs[1], serialised: costs[2])
    }
    let loops = loopAlone.map { $0.flatMap { LoopCost($0, beyond: nil) } }
    guard loops.contains(where: { $0 != nil }) else { return nil }
    self.place = place
    alone = LoopRow(
      strategy: floor, twoSites: loops[0], oneSite: loops[1], serialised: loops[2])
    // Ping-pong has all strategies in the order of the story, and the other loops some of them.
    let names = uniqued(scenarios.flatMap { rows($0).map(\.cell.id.strategy) })
    self.rows = names.filter { $0 != floor }.map(row)
      .filter { $0.twoSites != nil || $0.oneSite != nil || $0.serialised != nil }
  }
}

extension LoopCost {
  /// Nil for a cell without a figure.
  init?(_ cell: CellAnalysis, beyond loop: CellAnalysis?) {
    guard let asTimed = CellFigure(cell) else { return nil }
    self.init(
      asTimed: asTimed,
      beyondLoop: loop.flatMap { CellFigure(cell, less: $0) }, overReference: nil)
  }
}

/// Nil where either figure is not distinguishable from 0.
func ratio(_ cost: Estimate?, _ base: Estimate?) -> Estimate? {
  guard let cost, let base, cost.isDistinguishableFromZero != false,
    base.isDistinguishableFromZero != false
  else { return nil }
  return Estimate(ratioOf: cost, to: base)
}
