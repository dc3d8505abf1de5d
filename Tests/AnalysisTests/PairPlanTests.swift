import Measurement
import Statistics
import Testing

@testable import Analysis

@Suite struct `a plan of pairs` {
  private let settings = ComparisonSettings(threshold: 0.005, confidence: 0.95)

  /// A pilot of eight pairs, each cell with its own spread of ratios around 1.
  private func pilot(_ spreads: [(CellID, Double)]) -> Comparison {
    let base = spreads.map { timed($0.0, [Double](repeating: 100, count: 8)) }
    let copy = spreads.map { timed($0.0, ratios(around(1, spread: $0.1, count: 8))) }
    return compare(
      base: arm(base), head: arm(copy), settings: settings, pairing: .interleaved)
  }

  @Test func `takes as many as the noisiest cell needs, and no more than the gate's power asks`() {
    let (quiet, loud) = (id("quiet", .process), id("loud", .process))
    let pilot = pilot([(quiet, 0.001), (loud, 0.01)])
    let plan = PairPlan(pilot, toDetect: 0.01)
    let noise = pilot.rows.first { $0.id == loud }?.change.noise ?? 0
    #expect(noise > 0.005)
    func power(_ pairs: Int) -> Double {
      let reach = boundReach(probability: 0.75, pairs: pairs, confidence: 0.95) ?? 0
      return gatePower(
        effect: logRatio(0.01), pairs: pairs, noise: noise,
        threshold: max(logRatio(0.005), reach * noise), confidence: 0.95) ?? 0
    }
    #expect(plan.pairs > 10 && plan.noisiest == loud)
    // Each of the two copies of the base must be passed in 95 of 100.
    #expect(power(plan.pairs) >= 0.95 && power(plan.pairs - 1) < 0.95)
    #expect(plan.hopeless.isEmpty && plan.cells == 2)
  }

  @Test func `takes the fewest where little would do`() {
    let plan = PairPlan(pilot([(id("quiet", .process), 0.0001)]), toDetect: 0.01)
    #expect(plan.pairs == 10 && plan.noisiest == nil)
    let least = PairPlan(
      pilot([(id("quiet", .process), 0.0001)]), toDetect: 0.01, fewestPairs: 1)
    #expect(least.pairs == 6 && least.noisiest == id("quiet", .process))
  }

  @Test func `leaves out cells in which nothing would help, and says which`() {
    let (quiet, wild) = (id("quiet", .process), id("wild", .process))
    let plan = PairPlan(pilot([(wild, 0.3), (quiet, 0.001)]), toDetect: 0.01)
    #expect(plan.hopeless == [wild] && plan.cells == 2 && plan.pairs == 10)
    // What is not above the threshold is never found.
    #expect(PairPlan(pilot([(quiet, 0.001)]), toDetect: 0.004).hopeless == [quiet])
  }
}
