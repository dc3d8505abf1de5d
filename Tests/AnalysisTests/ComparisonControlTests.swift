import Foundation
import Measurement
import Testing

@testable import Analysis

@Suite struct `a comparison's control arm` {
  private let gate = ComparisonSettings.looseGate

  @Test func `a control arm vetoes when it fires in more cells than chance explains`() {
    let ids = (0..<60).map { id("s\($0)") }
    func result(_ fired: Int) -> Comparison {
      let base = ids.map { timed($0, ratios(around(1))) }
      let head = ids.map { timed($0, ratios(around(1.2))) }
      let control = ids.enumerated().map { timed($1, ratios(around($0 < fired ? 1.03 : 1))) }
      return compare(
        base: arm(base), head: arm(head), control: arm(control), settings: gate,
        pairing: .interleaved)
    }
    // Of 60 rows with 22 / 1024 each, six are exceeded in one of a thousand (binom.cdf by SciPy).
    #expect(result(6).family.controlsByChance == 6)
    #expect(!result(6).isVetoed && result(6).outcome == .regression)
    #expect(result(7).isVetoed && result(7).outcome == .inconclusive)
    #expect(result(7).controlFired.count == 7)
  }

  @Test func `a copy with too few pairs explains nothing by chance`() {
    let ids = (0..<20).map { id("s\($0)") }
    let base = ids.map { timed($0, ratios(around(1))) }
    let control = ids.enumerated().map { number, id in
      timed(id, ratios(around(1, count: number < 10 ? 4 : 10)))
    }
    let result = compare(
      base: arm(base), head: arm(base), control: arm(control), settings: gate,
      pairing: .interleaved)
    // Of ten rows with 22 / 1024 each (binom.ppf(0.999) by SciPy), whatever the others are.
    #expect(result.family.controlsByChance == 3)
  }

  @Test func `a copy of the base with too few pairs leaves no verdict`() throws {
    let cell = timed(id(), ratios(around(1)))
    let few = timed(id(), ratios(around(1, count: 4)))
    let result = compare(
      base: arm([cell]), head: arm([timed(id(), ratios(around(1.5)))]), control: arm([few]),
      settings: gate, pairing: .interleaved)
    #expect(result.verdict?.pairsNeeded == 6 && result.outcome == .inconclusive)
  }

  @Test func `a control arm of an emulator vetoes nothing`() {
    let result = comparison(
      around(1), control: around(1.5), machine: .tcg, settings: gate)
    #expect(result.controlFired.isEmpty && result.outcome == .passed)
    #expect(result.rows.first?.control?.verdict.word == .slower)
  }

  @Test func `without a control arm, or with a hole in it, a note says so`() {
    #expect(comparison(around(1)).codes == [ComparisonNote.noControl])
    let cells = [timed(id("a"), ratios(around(1))), timed(id("b"), ratios(around(1)))]
    let result = compare(
      base: arm(cells), head: arm(cells), control: arm([cells[0]]), pairing: .interleaved)
    #expect(result.codes == [ComparisonNote.controlMissing])
    #expect(result.notes.last?.cells == [id("b")])
  }
}
