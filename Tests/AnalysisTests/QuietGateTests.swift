import Analysis
import Measurement
import Testing

@Suite struct QuietGateTests {
  private func analysis(_ boots: [BootRecord]) -> CellAnalysis {
    let run = gatedRun([cell(boots: boots)])
    return analyze(run.cells[0], launches: run.launches, floors: CoreFloors(run))
  }

  @Test func `a figure is of quiet samples alone, and the others have one of their own`() throws {
    // Half of the samples are disturbed and take 28.8 ticks instead of 19.2.
    let found = analysis((0..<6).map { probedBoot($0, quiet: 60, disturbed: 90) })
    #expect(found.perSwitch?.value == 19.2)
    #expect(found.quietShare == 0.4)
    #expect(found.boots.map(\.samples) == Array(repeating: 60, count: 6))
    // The grouped median of all: rank 75 of 150, 15 of the 90 at 2880: 2867 + 26 * 15 / 90.
    #expect(abs((found.ungated?.value ?? 0) - (2867 + 26.0 / 6) / 100) < 1e-9)
    #expect(abs((found.besideBusySibling?.value ?? 0) - 28.8) < 1e-9)
    #expect(abs((found.gating?.busyRatio?.value ?? 0) - 1.5) < 1e-9)
    #expect(found.tail?.p999 == 19.2)
  }

  @Test func `both probes must be quiet`() {
    let bins = [
      ProbedSamples.Bin(ticks: 1920, before: 1200, after: 1226, count: 60),
      ProbedSamples.Bin(ticks: 2000, before: 1200, after: 1227, count: 60),
      ProbedSamples.Bin(ticks: 2000, before: 1227, after: 1200, count: 60),
    ]
    let found = analysis((0..<6).map { probedBoot($0, bins) })
    #expect(found.perSwitch?.value == 19.2 && found.gating?.quiet == 360)
  }

  @Test func `a boot needs 50 quiet samples, and 5 % of all of its samples`() {
    let good = (0..<5).map { probedBoot($0, quiet: 50) }
    let few = analysis(good + [probedBoot(5, quiet: 49)]).leftOut
    #expect(few.map(\.reason) == [.shortOfQuiet(quiet: 49, samples: 49)] && few[0].boot == 5)
    #expect(analysis(good + [probedBoot(5, quiet: 50, disturbed: 950)]).leftOut.isEmpty)
    let rare = analysis(good + [probedBoot(5, quiet: 50, disturbed: 951)]).leftOut
    #expect(rare.map(\.reason) == [.shortOfQuiet(quiet: 50, samples: 1001)])
  }

  @Test func `a cell with two quiet boots of five has no figure and is no failure`() throws {
    let boots = (0..<5).map { probedBoot($0, quiet: $0 < 2 ? 100 : 3, disturbed: 97) }
    let found = analysis(boots)
    #expect(found.perSwitch == nil && found.coreCycles == nil && found.boots.isEmpty)
    let shortage = try #require(found.shortage)
    #expect((shortage.counting, shortage.needed, shortage.boots) == (2, 3, 5))
    #expect((shortage.quiet, shortage.samples) == (9, 300))
    let run = complete(gatedRun([cell(boots: boots)]))
    #expect(run.cells[0].status == .measured && run.cells[0].summary == nil)
    #expect(run.codes == [DerivedWarning.shortOfQuiet])
    #expect(complete(run) == run && discrepancies(in: run).isEmpty)
    // With a third quiet boot there is one.
    let more = analysis(boots.dropLast() + [probedBoot(4, quiet: 100, disturbed: 97)])
    #expect(more.perSwitch?.value == 19.2 && more.shortage == nil)
  }

  @Test func `two boots that both count are a figure without an interval`() throws {
    let found = try #require(analysis([0, 1].map { probedBoot($0, quiet: 100) }).perSwitch)
    #expect(found.value == 19.2 && found.interval == nil && found.coverage == 0)
  }

  @Test func `boots without probes count as before`() {
    let boots = [19.0, 20, 21, 22, 23, 24].enumerated().map {
      boot($0.offset, samples: [Int64($0.element * 100)])
    }
    let found = analysis(boots)
    #expect(found.perSwitch?.value == 21.5 && found.gating == nil && found.quietShare == nil)
  }

  @Test func `the cost beside a busy sibling takes 20 samples in three boots, both probes slow`() {
    func busy(_ boots: [BootRecord]) -> Double? { analysis(boots).besideBusySibling?.value }
    #expect(busy((0..<3).map { probedBoot($0, quiet: 100, disturbed: 20) }) == 28.8)
    #expect(busy((0..<3).map { probedBoot($0, quiet: 100, disturbed: 19) }) == nil)
    #expect(busy((0..<3).map { probedBoot($0, quiet: 100, disturbed: $0 < 2 ? 20 : 0) }) == nil)
    // 1.15 floors are 1380 ticks.
    #expect(busy((0..<3).map { probedBoot($0, quiet: 100, disturbed: 20, busy: 1380) }) == 28.8)
    #expect(busy((0..<3).map { probedBoot($0, quiet: 100, disturbed: 20, busy: 1379) }) == nil)
  }

  @Test func `the ratio is of the same boot`() {
    // Boots at 10, 20 and 40 ticks, each twice as slow beside a busy sibling.
    let boots = [10, 20, 40].enumerated().map { index, ticks in
      probedBoot(
        index, quiet: 100, at: Int64(ticks * 100), disturbed: 30, slow: Int64(ticks * 200))
    }
    #expect(analysis(boots).gating?.busyRatio?.value == 2)
    #expect(analysis(boots).gating?.busyRatio?.isConstant == true)
  }

  @Test func `a location of quiet samples is the mean of their core`() {
    // A quarter one step lower, a quarter one step higher, and a few far out that do not count:
    // 1920 + (20 * 26 - 30 * 26) / 100.
    let bins = [
      ProbedSamples.Bin(ticks: 1894, before: 1200, after: 1200, count: 30),
      ProbedSamples.Bin(ticks: 1920, before: 1200, after: 1200, count: 50),
      ProbedSamples.Bin(ticks: 1946, before: 1200, after: 1200, count: 20),
      ProbedSamples.Bin(ticks: 9000, before: 1200, after: 1200, count: 3),
    ]
    let found = analysis((0..<3).map { probedBoot($0, bins) })
    #expect(abs((found.perSwitch?.value ?? 0) - 19.174) < 1e-9)
  }
}
