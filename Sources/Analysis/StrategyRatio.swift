import Measurement

/// The cost of one strategy over that of another, on one machine and ring of a recording.
public struct StrategyRatio: Hashable, Sendable {
  /// The cell of the first strategy.
  public var cell: CellID
  /// How both ran, proven; nil without proof.
  public var mechanism: Mechanism?
  /// The unit of both figures.
  public var unit: Unit
  /// The ratio of the figures as timed, with its order-statistic interval.
  ///
  /// It is the median over boots of the same number.
  public var asTimed: Estimate
  /// The ratio of the figures beyond the loop.
  ///
  /// It is nil where the loop was not timed, or either is not distinguishable from 0.
  public var beyondLoop: Estimate?
}

/// The places of a recording where both strategies have a figure, and ran in the same way.
/// - Parameters:
///   - run: The recording.
///   - first: The strategy whose cost is asked for.
///   - second: The strategy that it is set against.
public func strategyRatios(of run: Run, _ first: String, over second: String) -> [StrategyRatio] {
  let arm = Arm(run, name: run.id)
  var model: ReportModel?
  return run.cells.filter { $0.id.strategy == first && $0.status == .measured }.compactMap { cell in
    let others = run.cells.filter {
      $0.id.strategy == second && $0.status == .measured && $0.id.scenario == cell.id.scenario
        && $0.id.architecture == cell.id.architecture && $0.id.ring == cell.id.ring
        && $0.id.machine == cell.id.machine
    }
    // The same benchmark's, where it has both.
    guard cell.id.machine != .paper,
      let other = others.first(where: { $0.id.benchmark == cell.id.benchmark }) ?? others.first
    else { return nil }
    let how = mechanism(of: cell, launches: run.launches).mechanism
    guard how == mechanism(of: other, launches: run.launches).mechanism else { return nil }
    let pairs = ComparableCell(
      id: cell.id, unit: cell.unit, mechanism: how,
      base: CellLocations(other, of: arm, mechanism: how),
      head: CellLocations(cell, of: arm, mechanism: how)
    ).pairs
    let ratios = pairs.filter { $0.base > 0 && $0.head > 0 }.map { $0.head / $0.base }
    guard let asTimed = Estimate(medianOf: ratios) else { return nil }
    let report = model ?? ReportModel(run, recording: "")
    model = report
    return StrategyRatio(
      cell: cell.id, mechanism: how, unit: cell.unit, asTimed: asTimed,
      beyondLoop: report.beyondLoop(first, over: second, at: cell.id))
  }
}

extension ReportModel {
  /// The ratio of what two strategies cost beyond the loop of a cell's scenario.
  fileprivate func beyondLoop(_ first: String, over second: String, at id: CellID) -> Estimate? {
    let table = loops?.first {
      $0.place.architecture == id.architecture && $0.place.ring == id.ring
        && $0.place.machine == id.machine
    }
    func cost(_ strategy: String) -> Estimate? {
      let row = table?.rows.first { $0.strategy == strategy }
      let cost =
        switch id.knownScenario {
        case .pingPong: row?.twoSites
        case .oneSite: row?.oneSite
        case .serialised: row?.serialised
        default: nil as LoopCost?
        }
      return cost?.beyondLoop?.perSwitch
    }
    return ratio(cost(first), cost(second))
  }
}
