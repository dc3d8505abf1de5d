import Measurement
import Testing

@testable import Analysis

@Suite struct LoopTablesTests {
  private let strategies = [
    strategy("floor", adds: nil), strategy("swap", adds: "floor"),
    strategy("xv6", adds: "swap", isReference: true), strategy("free", adds: "floor"),
  ]

  private func cell(
    _ name: String, _ scenario: Scenario, _ locations: [Double], _ machine: Machine = .process
  ) -> CellRecord {
    var id = id(name, machine)
    id.scenario = scenario.description
    return AnalysisTests.cell(id, locations: locations)
  }

  private func tables(_ cells: [CellRecord]) -> [LoopTable]? {
    ReportModel(run(cells, strategies: strategies), recording: "here").loops
  }

  private let six = [20.0, 20, 20, 20, 20, 20]

  @Test func `where few boots are common the figures themselves are subtracted`() throws {
    // The first boots of the loop were disturbed, and only those are common.
    let table = try #require(
      tables([
        cell("floor", .pingPong, [9, 9]), cell("floor", .alternateCalls, [30, 30, 5, 6, 6, 6]),
        cell("swap", .pingPong, [15, 15]),
        cell("xv6", .pingPong, [25, 26, 27, 25, 26, 27]),
      ])?.first)
    let swap = try #require(table.rows.first?.twoSites?.beyondLoop?.perSwitch)
    #expect(swap.value == 9 && swap.interval == nil && swap.coverage == 0)
    let xv6 = try #require(table.rows.last?.twoSites?.beyondLoop?.perSwitch)
    #expect(xv6.boots == 6 && xv6.value == 19.5 && xv6.interval == -5...22)
  }

  @Test func `a difference of figures without common boots has the widest interval`() throws {
    let own = try #require(Estimate(medianOf: [25, 26, 27, 25, 26, 27]))
    let less = try #require(Estimate(medianOf: [5, 6, 7, 5, 6, 7]))
    let difference = Estimate(differenceOf: own, less: less)
    #expect(difference.value == 20 && difference.interval == 18...22)
    #expect(difference.coverage == own.coverage * less.coverage)
  }

  @Test func `a switch costs beyond the loop what it takes more over boots of one number`() throws {
    let table = try #require(
      tables([
        cell("floor", .pingPong, [9, 9, 9, 9, 9, 9]),
        cell("floor", .alternateCalls, [5, 6, 7, 5, 6, 7]),
        cell("swap", .pingPong, [15, 16, 17, 15, 16, 17]),
        cell("xv6", .pingPong, [25, 26, 27, 25, 26, 27]),
      ])?.first)
    #expect(table.alone.strategy == "floor" && table.alone.twoSites?.asTimed.perSwitch.value == 6)
    #expect(table.alone.twoSites?.beyondLoop == nil)
    // The floor's own row would say what its counters wait for, and not what a switch costs.
    #expect(table.rows.map(\.strategy) == ["swap", "xv6"])
    let swap = try #require(table.rows[0].twoSites)
    #expect(swap.asTimed.perSwitch.value == 16)
    #expect(swap.beyondLoop?.perSwitch.value == 10 && swap.beyondLoop?.perSwitch.halfWidth == 0)
    // The chains of these tests have 0.6 ticks for a core cycle.
    let cycles = try #require(swap.beyondLoop?.coreCycles)
    #expect(abs(cycles.value - 10 / 0.6) < 0.02)
    #expect(swap.overReference?.value == 0.5)
    #expect(table.rows[1].twoSites?.overReference?.value == 1)
  }

  @Test func `each kind of loop has its own floor`() throws {
    let table = try #require(
      tables([
        cell("xv6", .pingPong, six), cell("xv6", .oneSite, [12, 12, 12, 12, 12, 12]),
        cell("xv6", .serialised, [50, 50, 50, 50, 50, 50]),
        cell("floor", .oneSite, [8, 8, 8, 8, 8, 8]),
        cell("floor", .serialised, [30, 30, 30, 30, 30, 30]),
        cell("floor", .pingPong, [9, 9, 9, 9, 9, 9]),
      ])?.first)
    let row = try #require(table.rows.first)
    #expect(row.oneSite?.beyondLoop?.perSwitch.value == 4)
    #expect(row.serialised?.beyondLoop?.perSwitch.value == 20)
    #expect(table.alone.serialised?.asTimed.perSwitch.value == 30)
    // Ping-pong's call-only has other bookkeeping and is no floor of it.
    #expect(row.twoSites?.asTimed.perSwitch.value == 20 && row.twoSites?.beyondLoop == nil)
    #expect(table.alone.twoSites == nil)
  }

  @Test func `a cost that cannot be told from 0 has no ratio`() throws {
    let loop = cell("floor", .alternateCalls, [5, 6, 5, 6, 5, 6])
    let free = cell("free", .pingPong, [6, 5, 6, 5, 6, 5])
    let table = try #require(tables([loop, free, cell("xv6", .pingPong, six)])?.first)
    #expect(table.rows.first { $0.strategy == "free" }?.twoSites?.overReference == nil)
    #expect(
      table.rows.first { $0.strategy == "free" }?.twoSites?.beyondLoop?.perSwitch
        .isDistinguishableFromZero == false)
  }

  @Test func `places are not mixed, and without a loop alone there is no table`() {
    let switches = [cell("xv6", .pingPong, six), cell("floor", .pingPong, six)]
    #expect(tables(switches) == nil)
    let elsewhere = cell("floor", .alternateCalls, [3, 3, 3, 3, 3, 3], .icount)
    let found = tables(switches + [elsewhere])
    #expect(found?.map(\.place.machine) == [.icount])
    #expect(found?.first?.rows.isEmpty == true)
  }
}
