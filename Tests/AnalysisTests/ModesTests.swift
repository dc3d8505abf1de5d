import Analysis
import Measurement
import Statistics
import Testing

@Suite struct ModesTests {
  // 0.6 ticks are a core cycle; a sample is of 100 switches, so that 60 ticks of a sample are one.
  private func modes(_ boots: [BootRecord], step: Int = 26) -> CellModes? {
    let run = gatedRun([cell(boots: boots)], step: step)
    return analyze(run.cells[0], launches: run.launches, floors: CoreFloors(run)).modes
  }

  @Test func `boots that settle in 26, 27 and 28 cycles are three modes`() throws {
    let cycles = [26, 26, 27, 26, 28, 26, 27, 26, 28, 26]
    let found = try #require(
      modes(
        cycles.enumerated().map { probedBoot($0.offset, quiet: 100, at: Int64($0.element * 60)) }))
    #expect(found.inCoreCycles)
    #expect(found.boots.map(\.count) == [6, 2, 2])
    #expect(found.boots.map(\.share) == [0.6, 0.2, 0.2])
    for (mode, cycles) in zip(found.boots, [26.0, 27, 28]) {
      #expect(abs(mode.value - cycles) < 1e-9)
    }
    // Within a boot they do not differ.
    #expect(found.samples.isEmpty)
  }

  @Test func `one boot alone is an outlier and no mode`() {
    let cycles = [26, 26, 26, 26, 26, 26, 26, 26, 26, 28]
    let found = modes(
      cycles.enumerated().map { probedBoot($0.offset, quiet: 100, at: Int64($0.element * 60)) })
    #expect(found?.boots.isEmpty ?? true)
  }

  @Test func `as many places as half of the boots are scatter`() {
    let cycles = [400, 400, 402, 402, 404, 404, 406, 406, 408, 408]
    let found = modes(
      cycles.enumerated().map { probedBoot($0.offset, quiet: 100, at: Int64($0.element * 60)) })
    #expect(found?.boots.isEmpty ?? true)
  }

  @Test func `places that are wide in themselves are one`() {
    // Two places of 0.3 cycles (18 ticks), 1.1 and 1.3 cycles apart.
    func boots(gap: Int64) -> [BootRecord] {
      [1560, 1569, 1578, 1578 + gap, 1587 + gap, 1596 + gap].enumerated().map {
        probedBoot($0.offset, quiet: 100, at: $0.element)
      }
    }
    #expect(modes(boots(gap: 66), step: 1)?.boots.isEmpty ?? true)
    #expect(modes(boots(gap: 78), step: 1)?.boots.count == 2)
  }

  @Test func `boots closer than 0.4 cycles, and noise that is spread evenly, are one mode`() {
    // 0.35 cycles are 21 ticks.
    let near = (0..<10).map { probedBoot($0, quiet: 100, at: $0 < 5 ? 1560 : 1581) }
    #expect(modes(near, step: 1) == nil)
    let spread = (0..<10).map { probedBoot($0, quiet: 100, at: Int64(1560 + 45 * $0)) }
    #expect(modes(spread, step: 1)?.boots.isEmpty ?? true)
  }

  @Test func `the clock's comb is no mode`() {
    // Samples on a grid of 26 ticks, 0.43 cycles apart, as a triangle; and the same truth between
    // two teeth, half of the samples on each.
    func bins(_ counts: [(Int64, Int)]) -> [ProbedSamples.Bin] {
      counts.map { ProbedSamples.Bin(ticks: $0.0, before: 1200, after: 1200, count: $0.1) }
    }
    let triangle = bins([(1534, 25), (1560, 50), (1586, 25)])
    #expect(modes((0..<6).map { probedBoot($0, triangle) }) == nil)
    let halves = bins([(1560, 50), (1586, 50)])
    #expect(modes((0..<6).map { probedBoot($0, halves) }) == nil)
    // A comb with missing teeth is one that a step of two tells nothing about.
    let gaps = bins([(1534, 30), (1586, 40), (1638, 30)])
    #expect(modes((0..<6).map { probedBoot($0, gaps) }) == nil)
  }

  @Test func `two places within a boot are modes of samples`() throws {
    let bins = [(1560, 40), (1586, 35), (1742, 15), (1768, 10)].map {
      ProbedSamples.Bin(ticks: Int64($0.0), before: 1200, after: 1200, count: $0.1)
    }
    let found = try #require(modes((0..<6).map { probedBoot($0, bins) }))
    #expect(found.boots.isEmpty)
    #expect(found.samples.map(\.count) == [450, 150])
    #expect(found.samples.map(\.share) == [0.75, 0.25])
  }

  @Test func `many noisy samples are one mode, whatever the seed`() {
    for seed in 1...20 {
      var generator = SplitMix64(seed: UInt64(seed))
      // The sum of twelve uniform draws is nearly normal, with a deviation of 1.
      func normal() -> Double {
        (0..<12).reduce(-6) { sum, _ in sum + Double(generator.next() >> 11) * 0x1p-53 }
      }
      let boots = (0..<10).map { index in
        probedBoot(
          index,
          (0..<250).map { _ in
            ProbedSamples.Bin(
              ticks: Int64(20_000 + 500 * normal()), before: 1200, after: 1200, count: 1)
          })
      }
      #expect(modes(boots, step: 1)?.samples.isEmpty ?? true, "seed \(seed)")
    }
  }
}
