import Measurement
import Testing

@testable import Analysis

@Suite struct ScenarioTablesTests {
  private let strategies = [strategy("floor", adds: nil), strategy("swap", adds: "floor")]

  private func cell(
    _ name: String, _ scenario: Scenario, _ locations: [Double], _ machine: Machine = .process
  ) -> CellRecord {
    var id = id(name, machine)
    id.scenario = scenario.description
    return AnalysisTests.cell(id, locations: locations)
  }

  private func model(_ cells: [CellRecord]) -> ReportModel {
    ReportModel(run(cells, strategies: strategies), recording: "here")
  }

  @Test func `rings are sorted, and held against the floor of the same ring`() throws {
    let model = model([
      cell("swap", .ring(contexts: 16, bytesTouched: 0), [30, 31, 32]),
      cell("swap", .ring(contexts: 2, bytesTouched: 64), [20, 20, 20]),
      cell("floor", .ring(contexts: 16, bytesTouched: 0), [10, 12, 14]),
      cell("swap", .pingPong, [15, 15, 15]), cell("floor", .pingPong, [5, 5, 5]),
    ])
    let swap = try #require(model.footprints.first { $0.strategy == "swap" })
    #expect(swap.entries.map(\.contexts) == [2, 16])
    #expect(swap.entries.map(\.bytesTouched) == [64, 0])
    #expect(swap.entries.map(\.perSwitch.value) == [20, 31])
    // Over boots of the same index: 20, 19, 18.
    #expect(swap.entries.map(\.overFloor?.value) == [nil, 19])
    let floor = try #require(model.footprints.first { $0.strategy == "floor" })
    #expect(floor.entries.map(\.overFloor) == [nil])
    #expect(model.footprints.count == 2)
    #expect(swap.place.kind == .cpu && swap.place.unit == .tscTicks)
  }

  @Test func `cold stands beside the warm of the same place`() throws {
    let model = model([
      cell("swap", .cold, [700, 700, 700]), cell("floor", .cold, [500, 500, 500]),
      cell("swap", .pingPong, [15, 15, 15]), cell("floor", .pingPong, [5, 5, 5]),
      cell("swap", .pingPong, [90, 90, 90], .icount),
    ])
    #expect(model.coldRows.map(\.strategy) == ["floor", "swap"])
    #expect(model.coldRows.map(\.cold.value) == [500, 700])
    #expect(model.coldRows.map(\.coldOverFloor?.value) == [nil, 200])
    #expect(model.coldRows.map(\.warm?.value) == [5, 15])
    #expect(model.coldRows.map(\.warmOverFloor?.value) == [nil, 10])
    let alone = self.model([cell("swap", .cold, [700, 700])]).coldRows
    #expect(alone.map(\.warm) == [nil] && alone.map(\.coldOverFloor) == [nil])
  }

  @Test func `a range goes from the cheapest place to the dearest`() throws {
    let model = model([
      cell("swap", .placement(codeBytes: 8, stackBytes: 0), [21, 21, 21]),
      cell("swap", .placement(codeBytes: 0, stackBytes: 16), [19, 19, 19]),
      cell("swap", .placement(codeBytes: 0, stackBytes: 0), [20, 20, 20]),
      cell("swap", .pingPong, [18, 18, 18]),
    ])
    let range = try #require(model.placements.first)
    #expect(model.placements.count == 1 && range.count == 3)
    #expect(range.least.perSwitch.value == 19 && range.greatest.perSwitch.value == 21)
    #expect((range.least.codeBytes, range.least.stackBytes) == (0, 16))
    #expect((range.greatest.codeBytes, range.greatest.stackBytes) == (8, 0))
    #expect(range.unmoved?.value == 18)
  }

  @Test func `two CPUs stand beside one, the nearest first`() throws {
    let model = model([
      cell("swap", .apart(.node), [90, 90, 90, 90, 90, 90]),
      cell("swap", .apart(.core), [60, 60, 60, 60, 60, 60]),
      cell("swap", .pingPong, [30, 30, 30, 30, 30, 30]),
      cell("floor", .apart(.core), [7, 7, 7]),
    ])
    let rows = try #require(model.distances)
    let swap = try #require(rows.first { $0.strategy == "swap" })
    #expect(swap.sameCPU?.value == 30)
    #expect(swap.entries.map(\.distance) == [.core, .node])
    #expect(swap.entries.map(\.perSwitch.value) == [60, 90])
    #expect(swap.entries.map(\.overSameCPU?.value) == [2, 3])
    let floor = try #require(rows.first { $0.strategy == "floor" })
    #expect(floor.sameCPU == nil && floor.entries.map(\.overSameCPU) == [nil])
    #expect(self.model([cell("swap", .pingPong, [30, 30])]).distances == nil)
  }

  @Test func `only ping-pong is a row of the strategies' tables`() {
    let scenarios: [Scenario] = [
      .pingPong, .cold, .ring(contexts: 2, bytesTouched: 0),
      .placement(codeBytes: 0, stackBytes: 0), .preemption(.inside), .oneSite, .serialised,
      .alternateCalls, .afterOthers, .apart(.core),
    ]
    let model = model(scenarios.map { cell("swap", $0, [10, 10]) })
    #expect(model.blocks.count == 10)
    #expect(model.blocks.filter(\.isPlain).map(\.scenario) == ["ping-pong"])
  }
}
