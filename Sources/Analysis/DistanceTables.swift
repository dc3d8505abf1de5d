import Measurement

/// A strategy between one CPU and others, in one place.
public struct DistanceRow: Codable, Hashable, Sendable {
  /// Where.
  public var place: ReportPlace
  /// The strategy.
  public var strategy: String
  /// Both sides on one CPU; nil when that was not measured in this place.
  @OrNull public var sameCPU: Estimate?
  /// The other side elsewhere, the nearest first.
  public var entries: [DistanceEntry]
}

/// One distance.
public struct DistanceEntry: Codable, Hashable, Sendable {
  /// How far the other side's CPU is.
  public var distance: Scenario.Distance
  /// One way, in the place's unit.
  public var perSwitch: Estimate
  /// That divided by the figure on one CPU; nil without that figure.
  @OrNull public var overSameCPU: Estimate?
}

/// The cells on two CPUs beside those on one.
func distanceRows(_ blocks: [ReportBlock]) -> [DistanceRow] {
  var rows: [DistanceRow] = []
  for distance in Scenario.Distance.allCases {
    for block in blocks where block.knownScenario == .apart(distance) {
      let place = ReportPlace(block)
      let near = blocks.first { $0.knownScenario == .pingPong && ReportPlace($0) == place }
      for row in block.rows {
        guard let perSwitch = row.cell.perSwitch else { continue }
        let strategy = row.cell.id.strategy
        let same = near?.rows.first { $0.cell.id.strategy == strategy }?.cell
        let entry = DistanceEntry(
          distance: distance, perSwitch: perSwitch,
          overSameCPU: ratio(perSwitch, same?.perSwitch))
        let known = rows.firstIndex { $0.place == place && $0.strategy == strategy }
        if let known {
          rows[known].entries.append(entry)
        } else {
          rows.append(
            DistanceRow(
              place: place, strategy: strategy, sameCPU: same?.perSwitch, entries: [entry]))
        }
      }
    }
  }
  return rows
}
