import Measurement

// On a quiet core the next largest term of a figure is where the code, the stacks and the loop lie.
// No programmer chooses that, and another build of the same program has it differently. So a difference
// between two strategies that is smaller than the range over placements is not one that their
// instructions explain.

/// How far the figure of a strategy depends on placement.
public struct PlacementSpread: Codable, Hashable, Sendable {
  /// Where.
  public var place: ReportPlace
  /// The strategy.
  public var strategy: String
  /// Ping-pong in the default placement.
  public var usual: CellFigure
  /// How many placements there are, the default one among them.
  public var count: Int
  /// The least figure of all placements.
  public var least: CellFigure
  /// The greatest one.
  public var greatest: CellFigure
  /// Strategies that differ from this one by less than the wider of both ranges.
  public var closer: [String]

  /// From the least to the greatest figure, in the place's unit.
  public var width: Double { greatest.perSwitch.value - least.perSwitch.value }
}

extension ReportModel {
  /// Whether two strategies differ by less than the range of either over placements.
  ///
  /// Nil where no other placement of either was measured.
  public func isWithinPlacement(
    _ difference: Double, _ strategy: String, _ other: String, in block: ReportBlock
  ) -> Bool? {
    let place = ReportPlace(block)
    let widths = (placementSpreads ?? []).filter {
      $0.place == place && [strategy, other].contains($0.strategy)
    }.map(\.width)
    return widths.max().map { abs(difference) < $0 }
  }
}

/// The native strategies whose samples are gated and that were moved; nil where there are none.
func placementSpreads(_ blocks: [ReportBlock]) -> [PlacementSpread]? {
  let plain = blocks.filter { $0.knownScenario == .pingPong && $0.kind == .cpu }
  let spreads = plain.flatMap { block -> [PlacementSpread] in
    let place = ReportPlace(block)
    let moved = blocks.filter {
      $0.knownScenario?.kind == .placement && ReportPlace($0) == place
    }.flatMap(\.rows).map(\.cell).filter { $0.gating != nil }
    return placementSpreads(block.rows.map(\.cell), moved, place)
  }
  return spreads.isEmpty ? nil : spreads
}

private func placementSpreads(
  _ usual: [CellAnalysis], _ moved: [CellAnalysis], _ place: ReportPlace
) -> [PlacementSpread] {
  var spreads = usual.filter { $0.gating != nil }.compactMap { cell -> PlacementSpread? in
    let others = moved.filter { $0.id.strategy == cell.id.strategy }.compactMap { CellFigure($0) }
    guard let figure = CellFigure(cell), !others.isEmpty else { return nil }
    let all = ([figure] + others).sorted { $0.perSwitch.value < $1.perSwitch.value }
    return PlacementSpread(
      place: place, strategy: cell.id.strategy, usual: figure, count: all.count, least: all[0],
      greatest: all[all.count - 1], closer: [])
  }
  let widths = Dictionary(
    spreads.map { ($0.strategy, $0.width) }, uniquingKeysWith: { first, _ in first })
  for index in spreads.indices {
    let own = spreads[index]
    spreads[index].closer = usual.filter { other in
      guard other.id.strategy != own.strategy, let figure = other.perSwitch else { return false }
      let distance = abs(figure.value - own.usual.perSwitch.value)
      return distance < max(own.width, widths[other.id.strategy] ?? 0)
    }.map(\.id.strategy)
  }
  return spreads
}
