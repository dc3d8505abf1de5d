import Sampling
import Testing

@Suite struct `The rule of a quiet core` {
  @Test(arguments: [(1196, 26, 1222), (1196, 1, 1214), (6400, 26, 6500), (10, 1, 11)])
  func `allows one step of the clock, or a sixty-fourth`(floor: Int, step: Int, limit: Int) {
    #expect(QuietRule.limit(floor: floor, step: step) == limit)
  }

  @Test(arguments: [(1, 0), (5, 4), (100, 9), (9_999, 9), (10_000, 10), (1_000_000, 1000)])
  func `takes no probe for the floor that a thousandth are faster than`(probes: Int, rank: Int) {
    #expect(QuietRule.rankOfFloor(among: probes) == rank)
  }

  @Test(arguments: [(1196, 26, 100), (1196, 1, 100), (800, 26, 200), (500, 100, 800), (0, 26, 100)])
  func `makes a probe longer until it spans enough steps`(floor: Int, step: Int, rounds: UInt32) {
    let chosen = QuietRule.rounds(usualFloor: floor, step: step)
    #expect(chosen == rounds)
    if floor > 0 { #expect(floor * Int(chosen) / 100 >= QuietRule.leastSteps * step) }
  }
}
