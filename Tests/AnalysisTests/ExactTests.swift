import Analysis
import Measurement
import Testing

@Suite struct `exact quantities` {
  private func counted(_ instructions: Double, boots: Int = 2, frameBytes: Int? = 56) -> CellRecord
  {
    var cell = timed(id("s", .icount), [Double](repeating: instructions, count: boots))
    cell.verification?.frameBytes = frameBytes
    return cell
  }

  private func compared(
    _ base: Double, _ head: Double, budgets: [Budget] = [], isGate: Bool = true
  ) -> Comparison {
    compare(
      base: arm([counted(base)]), head: arm([counted(head)]),
      settings: isGate ? .looseGate : .loose, budgets: budgets, pairing: .advisory)
  }

  private func budget(soft: Double? = nil, hard: Int? = nil, of glob: String = "*") -> Budget {
    Budget(
      name: "limit", metric: .instructions, subjects: [glob], soft: soft, hard: hard,
      because: "So.")
  }

  @Test func `are equal or changed, without pairs and without a test`() throws {
    let same = compared(22, 22)
    #expect(same.rows.isEmpty && same.exact.first?.added == 0 && same.outcome == .passed)
    let changed = try #require(compared(22, 23).exact.first)
    #expect(changed.metric == .instructions && changed.subject == id("s", .icount).description)
    #expect(changed.added == 1 && changed.excesses.isEmpty)
    #expect(abs((changed.change ?? 0) - 1.0 / 22) < 1e-12)
  }

  @Test func `over a soft budget are said, over a hard one fail a gate`() {
    let over = compared(22, 23, budgets: [budget(soft: 0)])
    #expect(over.exact.first?.excesses.map(\.isHard) == [false] && over.outcome == .passed)
    #expect(compared(22, 23, budgets: [budget(hard: 22)]).outcome == .regression)
    #expect(compared(22, 23, budgets: [budget(hard: 22)], isGate: false).outcome == .passed)
    let both = compared(22, 24, budgets: [budget(soft: 0.05, hard: 23)])
    #expect(both.exact.first?.excesses.map(\.isHard) == [false, true])
    #expect(both.exact.first?.excesses.map(\.limit) == [22 * 1.05, 23])
  }

  @Test func `at a budget are within it`() {
    #expect(compared(20, 21, budgets: [budget(soft: 0.05, hard: 21)]).exact[0].excesses.isEmpty)
    #expect(compared(22, 20, budgets: [budget(soft: 0)]).exact[0].excesses.isEmpty)
  }

  @Test func `over a hard budget on both sides are over it all the same`() {
    #expect(compared(30, 30, budgets: [budget(hard: 22)]).outcome == .regression)
  }

  @Test func `are limited by budgets for their own cells and metric only`() {
    let elsewhere = budget(hard: 1, of: "*@kvm")
    #expect(compared(22, 23, budgets: [elsewhere]).outcome == .passed)
    let other = Budget(
      name: "o", metric: .imageBytes, subjects: ["*"], soft: nil, hard: 1, because: "So.")
    #expect(compared(22, 23, budgets: [other]).outcome == .passed)
  }

  @Test func `a control arm has no say in them`() {
    let cells = [counted(22), timed(id("t"), ratios(around(1)))]
    let worse = [counted(23), cells[1]]
    let fired = [counted(22), timed(id("t"), ratios(around(1.1)))]
    let result = compare(
      base: arm(cells), head: arm(worse), control: arm(fired),
      settings: .looseGate, budgets: [budget(hard: 22)],
      pairing: .interleaved)
    #expect(!result.controlFired.isEmpty && result.outcome == .regression)
  }

  @Test func `a frame is one row for each strategy and instruction set`() throws {
    func cells(_ bytes: Int) -> [CellRecord] {
      [Machine.process, .kvm].map { machine in
        var cell = timed(id("s", machine), ratios(around(1)))
        cell.verification?.frameBytes = bytes
        return cell
      }
    }
    let limit = Budget(
      name: "f", metric: .frameBytes, subjects: ["*@s@*@kvm"], soft: 0, hard: nil, because: "So.")
    let result = compare(
      base: arm(cells(56)), head: arm(cells(64)), budgets: [limit], pairing: .advisory)
    let row = try #require(result.exact.first)
    #expect(result.exact.count == 1 && row.subject == "s@x86_64" && row.cells.count == 2)
    #expect(row.base == 56 && row.head == 64 && row.excesses.count == 1)
  }

  @Test func `a frame of an older recording, which does not know it, is no row`() {
    let old = arm([counted(22, frameBytes: nil)])
    let result = compare(base: old, head: arm([counted(22)]), pairing: .advisory)
    #expect(result.exact.map(\.metric) == [.instructions])
  }

  @Test func `an image that both have is a row`() {
    func arms(_ bytes: Int, _ name: String) -> Arm {
      arm([counted(22)]) {
        $0.images = [GuestImage(name: name, sha256: "\(bytes)", bytes: bytes, toolchain: "")]
      }
    }
    let result = compare(base: arms(10, "i"), head: arms(12, "i"), pairing: .advisory)
    #expect(result.exact.first { $0.metric == .imageBytes }?.added == 2)
    let other = compare(base: arms(10, "i"), head: arms(12, "j"), pairing: .advisory)
    #expect(!other.exact.contains { $0.metric == .imageBytes })
  }

  @Test func `growth from nothing has no relative change and is over every soft budget`() {
    let base = arm([counted(22, frameBytes: 0)])
    let limit = Budget(
      name: "f", metric: .frameBytes, subjects: ["*"], soft: 0.5, hard: nil, because: "So.")
    let result = compare(
      base: base, head: arm([counted(22)]), budgets: [limit], pairing: .advisory)
    let row = result.exact.first { $0.metric == .frameBytes }
    #expect(row?.change == nil && row?.excesses.count == 1)
  }

  @Test func `boots that do not agree are noted`() {
    var head = counted(22)
    head.boots[1].histogram = TickHistogram(samples: [2_300_000])
    let result = compare(base: arm([counted(22)]), head: arm([head]), pairing: .advisory)
    #expect(result.codes.contains(ComparisonNote.notRepeatable))
  }
}
