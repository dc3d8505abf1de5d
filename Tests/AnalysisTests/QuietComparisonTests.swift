import Measurement
import Testing

@testable import Analysis

@Suite struct `comparisons of quiet samples` {
  private let settings = ComparisonSettings(isGate: true)

  /// Twelve boots around 100 ticks, 0.01 % apart at most.
  private func ticks(_ factor: Double = 1) -> [Double] {
    ratios(around(factor, spread: 0.000_05, count: 12))
  }

  private func compared(
    _ head: [CellRecord], _ base: [CellRecord]? = nil, _ settings: ComparisonSettings? = nil,
    change: (inout Run) -> Void = { _ in }
  ) -> Comparison {
    var run = gated(head)
    change(&run)
    return Analysis.compare(
      base: Arm(gated(base ?? [probed(ticks())]), name: "base"), head: Arm(run, name: "head"),
      control: Arm(gated(base ?? [probed(ticks())]), name: "copy"),
      settings: settings ?? self.settings, pairing: .interleaved)
  }

  @Test func `see what a busy sibling hides`() {
    #expect(compared([probed(ticks(1.002))]).outcome == .regression)
    #expect(compared([probed(ticks())]).rows.first?.verdict.word == .same)
    #expect(compared([probed(ticks(1.0008))]).outcome == .passed)
    #expect(compared([probed(ticks())]).samples == .quiet)
    // Half of the samples twice as long: their middle tells nothing of 0.2 %.
    var busy = [probed(ticks(1.002))]
    for index in busy[0].boots.indices {
      let sample = busy[0].boots[index].histogram.bins[0].ticks
      let share = ProbedSamples(samples: [
        ProbedSamples.Bin(ticks: sample, before: 1200, after: 1200, count: 100),
        ProbedSamples.Bin(ticks: 2 * sample, before: 2000, after: 2000, count: 120),
      ])
      (busy[0].boots[index].probed, busy[0].boots[index].histogram) = (share, share.histogram)
    }
    #expect(compared(busy).outcome == .regression)
    var all = settings
    all.usesAllSamples = true
    let ungated = compared(busy, nil, all)
    #expect(ungated.samples == .all && (ungated.rows.first?.change.estimate ?? 0) > 0.5)
    #expect(ungated.notes.map(\.kind).contains(ComparisonNote.ungated))
  }

  @Test func `forbid to hold them against samples of which nobody knows`() throws {
    let plain = timed(id(), ticks())
    let result = compared([plain])
    #expect(result.outcome == .notComparable && result.rows.isEmpty)
    let difference = try #require(result.differences.first)
    #expect(difference.subject == "co-runner probe" && difference.forbids)
    #expect(difference.base == "beside 1 of 1 cells" && difference.head == "beside no cell")
    var all = settings
    all.usesAllSamples = true
    let asked = compared([plain], nil, all)
    #expect(asked.isComparable && asked.rows.count == 1 && asked.samples == .all)
    let old = Analysis.compare(
      base: arm([plain]), head: arm([plain]), settings: settings, pairing: .advisory)
    #expect(old.isComparable && old.samples == .unprobed)
  }

  @Test func `forbid another start of the cells`() {
    let result = compared([probed(ticks())]) {
      $0.coRunnerProbe = CoRunnerProbe(instructions: 6400, start: .launch)
    }
    #expect(result.differences.map(\.subject) == ["start of a cell"])
    #expect(result.outcome == .notComparable)
  }

  @Test func `leave out a boot short of quiet samples, and its pair`() throws {
    let row = try #require(compared([probed(ticks(), lost: [3])]).rows.first)
    #expect(row.change.pairs == 11 && row.unpairedBoots == 1)
  }

  /// An image whose strategy's and loop's code have such digests.
  private func image(_ sum: String, strategy: String, loop: String?) -> GuestImage {
    var code = ["Strategies/s": TimedCode(sha256: strategy, address: 64)]
    code["Scenarios/ping-pong"] = loop.map { TimedCode(sha256: $0, address: nil) }
    return GuestImage(
      name: "LinuxProcess-x86_64", sha256: sum, bytes: 1, toolchain: "t", code: code)
  }

  @Test(arguments: [
    ("01", "aa", "cc", true), ("01", "bb", "cc", false), ("01", "aa", "dd", false),
    ("01", "aa", nil, false), ("00", "aa", "cc", false),
  ])
  func `show a cell of the same code in another image, and do not judge it`(
    sum: String, strategy: String, loop: String?, isPlacement: Bool
  ) throws {
    var (base, head) = (gated([probed(ticks())]), gated([probed(ticks(1.01))]))
    base.images = [image("00", strategy: "aa", loop: "cc")]
    head.images = [image(sum, strategy: strategy, loop: loop)]
    let result = Analysis.compare(
      base: Arm(base, name: "a"), head: Arm(head, name: "b"), control: Arm(base, name: "c"),
      settings: settings, pairing: .interleaved)
    let row = try #require(result.rows.first)
    #expect(row.isPlacement == isPlacement && row.isGated == !isPlacement)
    #expect(row.verdict.word == .slower)
    #expect(result.outcome == (isPlacement ? .passed : .regression))
    #expect(result.notes.map(\.kind).contains(ComparisonNote.placement) == isPlacement)
    #expect(result.family.gatedRows == (isPlacement ? 0 : 1))
  }
}
