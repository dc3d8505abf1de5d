import Analysis
import Measurement

extension SamplingPlan {
  /// The default half-width of an interval, as a share of the figure.
  public static let usualPrecision = 0.001

  /// The default plan of a cell; a quick look takes a tenth of it.
  ///
  /// - Parameters:
  /// - boots: Boots of each cell; nil for as many as the precision takes, or for 2 in a quick look.
  /// - precision: The half-width of an interval, as a share, at which a cell has boots enough; nil
  /// for 0.1 %. It is not looked at where the boots are given, nor in a quick look.
  /// - timeLimit: Seconds that all boots may take.
  /// - cellBudget: Milliseconds for a cell in a boot; nil for 8, or for 1 in a quick look.
  /// - seed: Of the order of cells; nil for one that is drawn.
  /// - cpu: The CPU asked for; nil for one that is chosen.
  /// - numaNode: The node asked for; nil for the CPU's.
  public static func standard(
    boots: Int? = nil, precision: Double? = nil, timeLimit: Double? = nil,
    cellBudget: Double? = nil, quick: Bool = false, seed: UInt64? = nil,
    cpu: Int? = nil, numaNode: Int? = nil
  ) -> SamplingPlan {
    let isFixed = boots != nil || quick
    return SamplingPlan(
      boots: boots ?? (quick ? 2 : Looks.boots[0]),
      cellBudgetMicroseconds: Int((cellBudget ?? (quick ? 1 : 8)) * 1000),
      maximumSamples: quick ? 100 : 1000, warmUpSamples: quick ? 200 : 2000,
      seed: seed ?? UInt64.random(in: 0...UInt64(UInt32.max)), cpu: cpu,
      numaNode: numaNode, precision: isFixed ? nil : precision ?? usualPrecision,
      maximumBoots: isFixed ? nil : Looks.boots.last, timeLimitSeconds: timeLimit)
  }
}

extension StoppingRule {
  /// The rule of a first look: what is counted is exact after one boot.
  static var quick: StoppingRule {
    StoppingRule(looks: [1]) { run in
      let counted = run.cells.filter {
        $0.unit == .instructions && $0.status == .measured && $0.closing == nil
      }
      return Dictionary(
        uniqueKeysWithValues: counted.map {
          ($0.id, Closing(reason: .enough, boots: $0.boots.count))
        })
    }
  }

  /// The rule that `Analysis` declares; nil where the plan fixes the boots.
  init?(_ plan: SamplingPlan) {
    guard plan.precision != nil else { return nil }
    self.init(looks: (Looks.boots + [Looks.exactBoots, Looks.emulatedBoots]).sorted()) { run in
      let floors = CoreFloors(run)
      var found: [CellID: Closing] = [:]
      for cell in run.cells where cell.status == .measured && cell.closing == nil {
        found[cell.id] = closing(
          of: cell, launches: run.launches, floors: floors, plan: run.plan)
      }
      return found
    }
  }
}
