import Measurement

extension SamplingPlan {
  /// What is measured of each cell where nothing else is asked for; a quick look takes a tenth.
  ///
  /// - Parameters:
  ///   - boots: Boots of each cell; nil for 10, or for 2 in a quick look.
  ///   - cellBudget: Milliseconds for a cell in a boot; nil for 8, or for 1 in a quick look.
  ///   - seed: Of the order of cells; nil for one that is drawn.
  ///   - placement: The CPU and the node asked for; nil where a computer is measured by itself.
  static func standard(
    boots: Int? = nil, cellBudget: Double? = nil, quick: Bool = false, seed: UInt64? = nil,
    placement: PlacementOptions? = nil
  ) -> SamplingPlan {
    SamplingPlan(
      boots: boots ?? (quick ? 2 : 10),
      cellBudgetMicroseconds: Int((cellBudget ?? (quick ? 1 : 8)) * 1000),
      maximumSamples: quick ? 100 : 1000, warmUpSamples: quick ? 200 : 2000,
      seed: seed ?? UInt64.random(in: 0...UInt64(UInt32.max)), cpu: placement?.cpu,
      numaNode: placement?.numaNode)
  }
}
