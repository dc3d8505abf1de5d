import Measurement
import Testing

@testable import Analysis

@Suite struct `a distribution` {
  @Test func `percentiles are those of all boots' samples, per switch`() throws {
    // 1 to 1000, half of them in a boot whose samples are of two switches.
    let found = try #require(
      Percentiles(boots: [
        boot(0, samples: (1...500).map { Int64($0) }, switches: 1),
        boot(1, samples: (501...1000).map { 2 * Int64($0) }, switches: 2),
      ]))
    #expect(found.samples == 1000)
    #expect(found.percentiles.map(\.percent) == [1, 10, 25, 50, 75, 90, 99, 99.9])
    for percentile in found.percentiles {
      #expect(abs(percentile.value - 10 * percentile.percent) <= 1, "\(percentile)")
    }
    #expect(found.bars.map(\.count).reduce(0, +) == 1000)
    #expect(found.bars.first?.part == .below && found.bars.last?.part == .beyond)
    #expect(found.bars.first?.lower == 1 && found.bars.last?.upper == 1000)
  }

  @Test func `there is none of nothing`() {
    #expect(Percentiles(boots: []) == nil)
    #expect(Percentiles(boots: [boot(0, samples: [])]) == nil)
  }

  @Test func `only cells that a timer interrupts have one`() {
    let plain = cell(boots: [boot(0, samples: [4, 5, 6], switches: 1)])
    #expect(analyze(plain, launches: [launch(step: 1)]).percentiles == nil)
    var interrupted = plain
    interrupted.id.scenario = "preemption-outside"
    #expect(analyze(interrupted, launches: [launch(step: 1)]).percentiles?.samples == 3)
  }

  @Test func `where interrupts come is the timer's business, so counts may differ`() {
    func codes(_ scenario: String) -> Set<Warning.Kind> {
      var id = id("s", .icount, ring: .zero)
      id.scenario = scenario
      let cell = cell(
        id,
        boots: (0..<2).map { boot($0, samples: [Int64(40 + $0)], switches: 1, probeTicks: 10_012) })
      var run = run([cell])
      run.launches = [launch(step: 1)]
      return Set(complete(run).warnings.map(\.kind))
    }
    #expect(codes("ping-pong").contains(DerivedWarning.notRepeatable))
    #expect(!codes("preemption-outside").contains(DerivedWarning.notRepeatable))
  }
}
