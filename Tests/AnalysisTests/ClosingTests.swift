import Analysis
import Measurement
import Testing

@Suite struct ClosingTests {
  private func plan(precision: Double? = 0.001, most: Int? = 36) -> SamplingPlan {
    SamplingPlan(
      boots: 10, cellBudgetMicroseconds: 1, maximumSamples: 1, warmUpSamples: 0, seed: 1, cpu: nil,
      numaNode: nil, precision: precision, maximumBoots: most)
  }

  private func closing(_ boots: [BootRecord], _ plan: SamplingPlan) -> Closing? {
    let run = gatedRun([cell(boots: boots)])
    return Analysis.closing(
      of: run.cells[0], launches: run.launches, floors: CoreFloors(run), plan: plan)
  }

  private func boots(_ ticks: [Int64]) -> [BootRecord] {
    ticks.enumerated().map { probedBoot($0.offset, quiet: 100, at: $0.element) }
  }

  @Test func `six boots that agree are precise, and five are not looked at`() {
    let same = [Int64](repeating: 10_000, count: 7)
    #expect(closing(boots(Array(same[..<6])), plan()) == Closing(reason: .precise, boots: 6))
    #expect(closing(boots(Array(same[..<5])), plan()) == nil)
    // Between two looks nothing is decided.
    #expect(closing(boots(same), plan()) == nil)
  }

  @Test func `the longer arm must be within the precision`() {
    // The median is 10,000 and the interval the whole range: 10 ticks are 0.1 %.
    #expect(closing(boots([9995, 10_000, 10_000, 10_000, 10_000, 10_010]), plan()) != nil)
    #expect(closing(boots([9995, 10_000, 10_000, 10_000, 10_000, 10_011]), plan()) == nil)
    #expect(
      closing(boots([9995, 10_000, 10_000, 10_000, 10_000, 10_011]), plan(precision: 0.002))
        != nil)
  }

  @Test func `boots that lack quiet samples make no interval`() {
    var all = boots([Int64](repeating: 10_000, count: 6))
    all[5] = probedBoot(5, quiet: 10, disturbed: 90)
    #expect(closing(all, plan()) == nil)
    all += (6..<9).map { probedBoot($0, quiet: 100, at: 10_000) }
    #expect(closing(all, plan()) == Closing(reason: .precise, boots: 9))
  }

  @Test func `the last boot that a cell may have closes it`() {
    let wide = boots([9000, 9500, 10_000, 10_500, 11_000, 11_500, 12_000])
    #expect(closing(wide, plan(most: 7)) == Closing(reason: .bootLimit, boots: 7))
    #expect(closing(wide, plan(most: 8)) == nil)
    #expect(closing(wide, plan(most: nil)) == nil)
  }

  @Test func `without a precision nothing is closed`() {
    #expect(closing(boots([Int64](repeating: 10_000, count: 6)), plan(precision: nil)) == nil)
  }

  @Test func `two boots are enough where instructions are counted, three for an emulator`() {
    func closing(_ machine: Machine, _ count: Int, probeTicks: Int) -> Closing? {
      let boots = (0..<count).map {
        boot($0, samples: [2200], probeTicks: probeTicks, calibration: nil)
      }
      return Analysis.closing(
        of: cell(id("s", machine), boots: boots), launches: [launch(step: 26)], floors: .none,
        plan: plan())
    }
    #expect(closing(.icount, 1, probeTicks: 10_100) == nil)
    #expect(closing(.icount, 2, probeTicks: 10_100) == Closing(reason: .enough, boots: 2))
    #expect(closing(.tcg, 2, probeTicks: 30_000) == nil)
    #expect(closing(.tcg, 3, probeTicks: 30_000) == Closing(reason: .enough, boots: 3))
    #expect(closing(.kvm, 3, probeTicks: 600_000) == Closing(reason: .enough, boots: 3))
    #expect(closing(.process, 3, probeTicks: 6000) == nil)
  }
}
