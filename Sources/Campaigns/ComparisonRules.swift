import Analysis
import Measurement
import Recordings

/// When the cells of a comparison have enough pairs, by what their recordings have so far.
final class ComparisonRules {
  private let sampling: SamplingPlan
  private let writers: [RunWriter]
  private let rule: PairRule
  private let start = ContinuousClock.now
  /// Of each arm's probes; found anew after every few pairs, and at each look.
  private var floors: [CoreFloors] = []

  /// After this many pairs floors are found anew: all probes of a session are too many to be counted
  /// after each.
  private static let pairsForFloors = 4

  init(_ sampling: SamplingPlan, _ request: ComparisonRequest, _ writers: [RunWriter]) {
    self.sampling = sampling
    self.writers = writers
    rule = PairRule(
      halfWidth: sampling.precision ?? 0,
      looks: sampling.precision == nil ? [sampling.boots] : PairRule.declaredLooks,
      confidence: request.confidence)
  }

  /// What the session asks.
  var rules: InterleavedSession.Rules {
    InterleavedSession.Rules(
      looks: rule.looks,
      lost: { [self] pair, cells in
        cellsShortOfQuiet(
          ofArms: arms(
            findingFloors: pair < Self.pairsForFloors || pair.isMultiple(of: Self.pairsForFloors)),
          pair: pair, among: cells)
      },
      closed: { [self] cells, isLast in try close(cells, isLast: isLast) },
      isOver: { [self] in
        sampling.timeLimitSeconds.map { ContinuousClock.now - start > .seconds($0) } ?? false
      })
  }

  /// Records in every arm which cells are closed; a number of pairs that was asked for closes none.
  private func close(_ cells: [CellID], isLast: Bool) throws -> Set<CellID> {
    guard sampling.precision != nil else { return [] }
    let found = closings(
      ofArms: arms(findingFloors: true), among: cells, by: rule, isLast: isLast)
    for writer in writers {
      for cell in writer.run.cells where cell.status == .measured && cell.closing == nil {
        guard let closing = found[cell.id] else { continue }
        try writer.append(.cellClosed(cell: cell.id, closing: closing))
      }
    }
    return Set(found.keys)
  }

  private func arms(findingFloors: Bool) -> [Arm] {
    let runs = writers.map(\.run)
    if findingFloors || floors.isEmpty { floors = runs.map { CoreFloors($0) } }
    return zip(runs, floors).map { Arm($0, name: $0.id, floors: $1) }
  }
}
