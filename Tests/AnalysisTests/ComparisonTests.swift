import Foundation
import Measurement
import Testing

@testable import Analysis

@Suite struct `comparisons` {
  private let gate = ComparisonSettings.looseGate

  @Test func `pairs are boots of the same number, and others are left out and counted`() throws {
    let base = timed(id(), ratios(around(1)))
    var head = timed(id(), ratios(around(1.03)))
    head.boots.removeFirst()
    head.boots.append(boot(40, samples: [1], switches: 1))
    head.boots.reverse()
    let result = compare(base: arm([base]), head: arm([head]), pairing: .interleaved)
    let row = try #require(result.rows.first)
    #expect(row.pairs.map(\.boot) == Array(1...9))
    #expect(row.change.pairs == 9 && row.base.boots == 9 && row.head.boots == 9)
    #expect(row.unpairedBoots == 2)
    #expect(abs(row.change.estimate - 0.03) < 1e-3)
    #expect(result.codes.contains(ComparisonNote.unpaired))
  }

  @Test func `a boot without a positive middle has no pair`() throws {
    let base = timed(id(), ratios(around(1)))
    var head = timed(id(), ratios(around(1)))
    head.boots[4].histogram = TickHistogram(samples: [-1, -1, 0, 100])
    let result = compare(base: arm([base]), head: arm([head]), pairing: .interleaved)
    #expect(result.rows.first?.pairs.map(\.boot) == [0, 1, 2, 3, 5, 6, 7, 8, 9])
  }

  @Test func `a gate ends with a regression, and words alone do not`() {
    #expect(comparison(around(1.03)).outcome == .passed)
    #expect(comparison(around(1.03), settings: gate).outcome == .regression)
    #expect(comparison(around(0.97), settings: gate).outcome == .passed)
    #expect(comparison(around(1), settings: gate).outcome == .passed)
  }

  @Test(arguments: [Machine.kvm, .tcg])
  func `time that was not the CPU's own is shown and never judged`(_ machine: Machine) throws {
    let result = comparison(around(1.5), machine: machine, settings: gate)
    let row = try #require(result.rows.first)
    #expect(row.verdict.word == .slower && !row.isGated && !row.isRegression)
    #expect(result.outcome == .passed && result.flagged.isEmpty)
    #expect(result.family.gatedRows == 0 && result.family.shownRows == 1)
    #expect(result.family.expectedFalseAlarms == 0)
    #expect(result.codes.contains(ComparisonNote.notJudged))
  }

  @Test func `a head that is slower than one copy of the base is not slower`() throws {
    for control in [1.03, 0.97] {
      let result = comparison(around(1.03), control: around(control), settings: gate)
      let row = try #require(result.rows.first)
      // Against 0.97 it is slower than both, and by no more than the two differ from each other.
      #expect(row.verdict.word == .inconclusive && result.outcome == .inconclusive)
      #expect(result.controlFired == [id()] && result.flagged.isEmpty)
      #expect(result.codes.contains(ComparisonNote.controlFired))
      #expect(result.codes.contains(ComparisonNote.noisyCells))
    }
    let calm = comparison(around(1.03), control: around(1.01), settings: gate)
    #expect(calm.controlFired.isEmpty && calm.outcome == .inconclusive)
    let clear = comparison(around(1.035), control: around(1.01), settings: gate)
    #expect(clear.outcome == .regression && clear.rows.first?.control?.verdict.word == .same)
  }

  @Test func `a change that is greater than what the copies differ by counts`() throws {
    let result = comparison(around(1.1), control: around(0.97), settings: gate)
    let row = try #require(result.rows.first)
    #expect(row.verdict.word == .slower && result.outcome == .regression)
    // A copy 3 % faster: the base is 3.2 % slower than it, in log ratios the same distance.
    #expect(abs(row.bar - (1 / (0.97 * 0.999) - 1)) < 2e-3)
    #expect(try #require(row.changeFromControl).estimate > 0.13)
    let faster = comparison(around(0.9), control: around(1.03), settings: gate)
    #expect(faster.word == .faster)
    let calm = try #require(comparison(around(1.03), control: around(1)).rows.first)
    #expect(abs(calm.bar - 0.02) < 1e-12)
  }

  @Test(arguments: [CellStatus.failed, .skipped])
  func `a cell without a number on one side is named with the reason`(_ status: CellStatus) {
    let good = timed(id("a"), ratios(around(1)))
    var bad = good
    (bad.status, bad.because, bad.boots) = (status, "it hung", [])
    for (base, head) in [(good, bad), (bad, good)] {
      let result = compare(base: arm([base]), head: arm([head]), pairing: .interleaved)
      #expect(result.rows.isEmpty && result.unlike.map(\.id) == [id("a")])
      #expect(result.unlike.first?.base.status == base.status)
      #expect(result.unlike.first?.head.status == head.status)
      #expect([result.unlike[0].base.because, result.unlike[0].head.because].contains("it hung"))
      #expect(result.outcome == .cellMissing)
    }
  }

  @Test func `a cell skipped on one side and failed on the other is missed`() {
    var (skipped, failed) = (timed(id(), []), timed(id(), []))
    (skipped.status, failed.status) = (.skipped, .failed)
    for (base, head) in [(skipped, failed), (failed, skipped)] {
      let result = compare(base: arm([base]), head: arm([head]), pairing: .advisory)
      #expect(result.unlike.map(\.id) == [id()] && result.skipped.isEmpty)
    }
  }

  @Test func `a cell that one side does not have is named, whichever side`() {
    let (a, b) = (timed(id("a"), ratios(around(1))), timed(id("b"), ratios(around(1))))
    for (base, head) in [([a, b], [a]), ([a], [a, b])] {
      let result = compare(base: arm(base), head: arm(head), pairing: .advisory)
      #expect(result.rows.map(\.id) == [id("a")])
      #expect(result.unlike.map(\.id) == [id("b")])
      #expect(result.outcome == .cellMissing)
    }
  }

  @Test func `a cell that failed on both sides is missed, one skipped on both is not`() {
    var cell = timed(id("a"), [])
    let other = timed(id("b"), ratios(around(1)))
    (cell.status, cell.because) = (.skipped, "no KVM")
    let skipped = compare(base: arm([cell, other]), head: arm([cell, other]), pairing: .advisory)
    #expect(skipped.skipped == [id("a")] && skipped.unlike.isEmpty && skipped.outcome == .passed)
    cell.status = .failed
    let failed = compare(base: arm([cell, other]), head: arm([cell, other]), pairing: .advisory)
    #expect(failed.unlike.map(\.id) == [id("a")] && failed.outcome == .cellMissing)
  }

  @Test func `documented clocks are no row while they are the same`() {
    func cells(_ clocks: Int) -> [CellRecord] {
      var documented = cell(id("s", .paper), boots: [])
      documented.documented = [
        DocumentedClocks(processor: "80486", clocks: clocks, because: nil, rows: [])
      ]
      return [timed(id(), ratios(around(1))), documented]
    }
    func unlike(_ base: Int, _ head: Int) -> [String] {
      compare(base: arm(cells(base)), head: arm(cells(head)), pairing: .interleaved)
        .unlike.map(\.because)
    }
    #expect(unlike(50, 50) == [])
    #expect(unlike(50, 51) == ["its documented clocks differ"])
  }

  @Test func `what is certain goes before what is not`() {
    let good = timed(id("a"), ratios(around(1)))
    let slow = timed(id("a"), ratios(around(1.03)))
    let extra = timed(id("b"), ratios(around(1)))
    let few = timed(id("c"), ratios(around(1, count: 3)))
    func outcome(_ base: [CellRecord], _ head: [CellRecord], _ control: [CellRecord])
      -> ComparisonOutcome
    {
      compare(
        base: arm(base), head: arm(head), control: arm(control), settings: gate,
        pairing: .interleaved
      ).outcome
    }
    #expect(outcome([good, extra], [slow], [good]) == .regression)
    #expect(outcome([good, extra], [slow], [slow]) == .cellMissing)
    #expect(outcome([good, few], [slow, few], [good, few]) == .regression)
    #expect(outcome([good, few], [good, few], [good, few]) == .inconclusive)
    #expect(outcome([good], [slow], [slow]) == .inconclusive)
  }

  @Test func `a gate through which nothing could be seen is inconclusive`() {
    let loud = around(1, spread: 0.5)
    #expect(comparison(loud).outcome == .passed)
    #expect(comparison(loud, settings: gate).outcome == .inconclusive)
    let cells = [timed(id("a"), ratios(around(1))), timed(id("b"), ratios(around(1)))]
    var head = cells
    head[1] = timed(id("b"), ratios(loud))
    let one = compare(
      base: arm(cells), head: arm(head), settings: gate, pairing: .interleaved)
    #expect(one.rows.map(\.verdict.word) == [.same, .inconclusive] && one.outcome == .passed)
  }

  @Test func `two runs with nothing in common are inconclusive`() {
    let nothing = compare(base: arm([]), head: arm([]), pairing: .advisory)
    #expect(nothing.outcome == .inconclusive)
  }

  @Test func `a rerun that does not find it again clears a regression`() throws {
    let first = comparison(around(1.03), control: around(1), settings: gate)
    #expect(first.flagged == [id()])
    let again = first.confirmed(by: comparison(around(1.04), control: around(1), settings: gate))
    #expect(again.outcome == .regression && again.rows.first?.confirmation?.isConfirmed == true)
    let not = first.confirmed(by: comparison(around(1.01), control: around(1), settings: gate))
    #expect(not.outcome == .passed && not.rows.first?.confirmation?.isConfirmed == false)
    let fired = first.confirmed(
      by: comparison(around(1.04), control: around(1.04), settings: gate))
    #expect(fired.outcome == .passed && fired.rows.first?.confirmation?.isConfirmed == false)
    #expect(fired.codes.contains(ComparisonNote.controlFired))
    #expect(!first.codes.contains(ComparisonNote.controlFired))
  }

  @Test func `core cycles are given where both sides are calibrated, and never judged`() throws {
    let row = try #require(comparison(around(1.03)).rows.first)
    #expect(abs((row.coreCycles?.base.value ?? 0) - 100 / 0.6) < 1e-6)
    let base = timed(id(), ratios(around(1)))
    var head = base
    for index in head.boots.indices {
      head.boots[index].calibration = calibration(multiplies: [20_000, 20_000])
    }
    let result = compare(base: arm([base]), head: arm([head]), pairing: .interleaved)
    #expect(result.rows.first?.coreCycles == nil && result.word == .same)
  }

  @Test func `a family counts its false alarms, and says when p values could never reject`() throws
  {
    let cells = (0..<60).map { timed(id("s\($0)"), ratios(around(1))) }
    let result = compare(base: arm(cells), head: arm(cells), pairing: .interleaved)
    // Ten boots: the second to the ninth, 1 - 2 * 11 / 1024.
    #expect(abs(result.family.expectedFalseAlarms - 60 * 11.0 / 1024) < 1e-9)
    let refusal = try #require(result.family.holm?.refusal)
    #expect(refusal.pairs == 10 && refusal.pairsNeeded == 12 && refusal.rowsNeededAtOnce == nil)
    #expect(result.family.benjaminiHochberg?.refusal?.rowsNeededAtOnce == 3)
    let few = compare(
      base: arm(Array(cells[..<2])),
      head: arm([timed(id("s0"), ratios(around(1.03))), cells[1]]), pairing: .interleaved)
    #expect(few.family.holm == few.family.benjaminiHochberg)
    #expect(few.family.holm?.rejected == [id("s0")] && few.family.holm?.refusal == nil)
    let apart = compare(base: arm(cells), head: arm(cells), pairing: .advisory)
    #expect(apart.family.holm == nil)
    // Too few pairs are never called slower, so they raise no false alarm.
    #expect(comparison([1, 1, 1]).family.expectedFalseAlarms == 0)
  }

  @Test func `a comparison reads back from JSON as itself`() throws {
    let result = comparison(around(1.03), control: around(1), settings: gate)
      .confirmed(by: comparison(around(1.04), control: around(1)))
    let data = try JSONEncoder().encode(result)
    #expect(try JSONDecoder().decode(Comparison.self, from: data) == result)
  }

  @Test func `runs that were not finished, and equal images, are noted`() {
    let image = GuestImage(name: "i", sha256: "00", bytes: 1, toolchain: "t")
    let base = arm([], name: "main") { $0.images = [image] }
    let head = arm([], name: "topic") {
      ($0.images, $0.status) = ([image], .interrupted)
    }
    let result = compare(base: base, head: head, pairing: .interleaved)
    #expect(result.codes == [ComparisonNote.sameImages, ComparisonNote.unfinished])
    #expect(result.notes.last?.because.contains("topic") == true)
  }
}
