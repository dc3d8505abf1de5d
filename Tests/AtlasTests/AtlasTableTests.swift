import Measurement
import Testing

@testable import Atlas

struct AtlasTableTests {
  private let other = ContributedCPU(
    vendor: "GenuineIntel", brand: "Xeon", family: 6, model: 106, stepping: 6, microcode: "0x1",
    hypervisor: "KVM", mitigations: [:])

  @Test func `one contribution is single, with its ratio to the reference and its rungs`() throws {
    let table = Synthetic.table([Synthetic.contribution()])
    let figure = try #require(table.cell("stack")?.figure)
    #expect(figure.value == 26 && figure.agreement == .single && figure.machines == 1)
    #expect(figure.overReference?.value == 26.0 / 30)
    let rungs = try #require(table.rungs.first)
    #expect(rungs.rungs.map(\.strategy) == ["stack", "saved"])
    let way = try #require(rungs.ways.first ?? nil)
    #expect(way.steps.map(\.added) == [5, 21, 4] && way.greatest?.strategy == "stack")
  }

  @Test func `machines of one CPU are pooled by their median, and agree`() throws {
    let table = Synthetic.table([
      Synthetic.contribution("a", machine: "01"),
      Synthetic.contribution("b", machine: "02", scale: 1.01),
      Synthetic.contribution("c", machine: "03", scale: 1.005),
    ])
    let figure = try #require(table.cell("saved")?.figure)
    #expect(table.columns.count == 1 && table.columns[0].machines == 3)
    #expect(figure.value == 30 * 1.005 && figure.agreement == .confirmed)
    #expect(figure.lower == 30 * 0.99 && figure.upper == 30 * 1.01 * 1.01)
  }

  @Test func `machines that exclude each other are disputed, and neither is taken for the other`()
    throws
  {
    let table = Synthetic.table([
      Synthetic.contribution("a", machine: "01"),
      Synthetic.contribution("b", machine: "02", scale: 1.1),
    ])
    #expect(table.cell("saved")?.figure?.agreement == .disputed)
    // Beyond their intervals, but within what the chains may be off by.
    var (near, far) = (Synthetic.contribution("a", machine: "01"), Synthetic.contribution("b"))
    near.places[0].rows = [Synthetic.row("saved", 30, spread: 0.001)]
    far.places[0].rows = [Synthetic.row("saved", 30.3, spread: 0.001)]
    #expect(Synthetic.table([near, far]).cell("saved")?.figure?.agreement == .confirmed)
  }

  @Test func `recordings of one machine are replicates: one value, and no confirmation`() throws {
    let table = Synthetic.table([
      Synthetic.contribution("a"), Synthetic.contribution("b", scale: 1.002),
      Synthetic.contribution("c", machine: "02", scale: 1.01),
    ])
    let figure = try #require(table.cell("call-only")?.figure)
    #expect(figure.machines == 2 && figure.contributions == 3)
    #expect(abs(figure.value - 5 * (1.001 + 1.01) / 2) < 1e-9)
  }

  @Test func `those that name no machine count as one`() {
    let table = Synthetic.table([
      Synthetic.contribution("a", machine: nil),
      Synthetic.contribution("b", machine: nil, scale: 1.001),
    ])
    #expect(table.columns[0].machines == 1)
    #expect(table.cell("saved")?.figure?.agreement == .single)
  }

  @Test func `neither order nor repetition changes the table`() {
    let all = [
      Synthetic.contribution("a"), Synthetic.contribution("b", machine: "02", scale: 1.01),
      Synthetic.contribution("c", machine: "03", scale: 1.3, cpu: other),
    ]
    let table = Synthetic.table(all)
    let turned = AtlasTable(
      Array(Synthetic.named(all).reversed()), strategies: Synthetic.strategies)
    #expect(turned == table)
    var again = AtlasTable(
      Synthetic.named(all) + Synthetic.named(all), strategies: Synthetic.strategies)
    #expect(again.copies.count == 3)
    again.copies = []
    #expect(again == table)
  }

  @Test func `ten copies under other names and machines count once`() {
    let copies = (0..<10).map { Synthetic.contribution("r\($0)", machine: "0\($0)") }
    let table = Synthetic.table(copies)
    #expect(table.copies.count == 9)
    #expect(table.columns[0].machines == 1)
    #expect(table.cell("saved")?.figure?.agreement == .single)
  }

  @Test func `what differs in a part of the key has a column of its own`() {
    let changes: [(inout ContributedCPU) -> Void] = [
      { $0.stepping = 2 }, { $0.core = .efficient }, { $0.microcode = "0x2" },
      { $0.microcode = nil }, { $0.hypervisor = "KVM" }, { $0.mitigations = [:] },
      { $0.mitigations = nil },
    ]
    for (index, change) in changes.enumerated() {
      var cpu = Synthetic.cpu
      change(&cpu)
      let table = Synthetic.table([
        Synthetic.contribution("a"), Synthetic.contribution("b", scale: 1.01, cpu: cpu),
      ])
      #expect(table.columns.count == 2, "\(index)")
    }
  }

  @Test func `no cell is empty: each absence has its reason`() {
    var first = Synthetic.contribution("a")
    first.places.append(
      Synthetic.place(
        [Synthetic.row("gate", 900)], mechanism: .exitEmulated, unit: .ticks))
    var second = Synthetic.contribution("b", machine: "02", scale: 1.1, cpu: other)
    second.evidence = nil
    second.places[0].rows += [Synthetic.row("gate", 20), Synthetic.row("segments", 40)]
    second.places[0].rows[0].code = "ffffffffffff"
    second.places[0].rows.append(Synthetic.row("extra", 50))
    let table = Synthetic.table([first, second])
    #expect(table.cell("gate") == .otherwise(.exitEmulated))
    #expect(table.cell("segments") == .cannot(because: "skipped: the CPU lacks a feature"))
    #expect(table.cell("extra") == .notMeasured)
    let calls = table.places[0].rows.filter { $0.strategy == "call-only" }
    #expect(calls.count == 2 && calls.allSatisfy { $0.isOneOfSeveral })
    #expect(calls.contains { $0.cells[0] == .otherCode })
  }

  @Test func `side by side nothing is pooled`() {
    let all = [Synthetic.contribution("a"), Synthetic.contribution("b", scale: 1.1)]
    let table = Synthetic.table(all, isPooled: false)
    #expect(table.columns.map(\.recordings) == [["a"], ["b"]])
    #expect(table.cell("saved", column: 1)?.figure?.value == 33)
  }

  @Test func `a refusal's name is plain text, and is listed once`() {
    let refusal = AtlasRefusal(name: "/home/me/x/a\u{1B}[31m<b>", because: "x")
    let table = AtlasTable([], refused: [refusal, refusal], strategies: [])
    #expect(table.refused.map(\.name) == ["x/a[31mb"])
  }
}
