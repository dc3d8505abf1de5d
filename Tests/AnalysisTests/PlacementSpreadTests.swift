import Measurement
import Testing

@testable import Analysis

@Suite struct PlacementSpreadTests {
  private let strategies = [
    strategy("floor", adds: nil), strategy("swap", adds: "floor"), strategy("more", adds: "swap"),
  ]

  /// A cell of six boots with one value in ticks per switch, with probes beside its samples or without.
  private func cell(
    _ name: String, _ scenario: Scenario, _ ticks: Int64, isGated: Bool = true
  ) -> CellRecord {
    var id = id(name)
    id.scenario = scenario.description
    let boots = (0..<6).map { index in
      isGated
        ? probedBoot(index, quiet: 100, at: ticks * 100)
        : boot(index, samples: [ticks * 100])
    }
    return AnalysisTests.cell(id, boots: boots)
  }

  private func model(_ cells: [CellRecord]) -> ReportModel {
    var run = gatedRun(cells)
    run.strategies = strategies
    return ReportModel(run, recording: "here")
  }

  private func cells(isGated: Bool = true) -> [CellRecord] {
    [
      cell("floor", .pingPong, 10, isGated: isGated),
      cell("swap", .pingPong, 20, isGated: isGated), cell("more", .pingPong, 23, isGated: isGated),
      cell("swap", .placement(codeBytes: 8, stackBytes: 0), 19, isGated: isGated),
      cell("swap", .placement(codeBytes: 0, stackBytes: 0, loopBytes: 16), 23, isGated: isGated),
      cell("more", .placement(codeBytes: 8, stackBytes: 0), 24, isGated: isGated),
    ]
  }

  @Test func `the range goes over all placements, the default one among them`() throws {
    let spreads = try #require(model(cells()).placementSpreads)
    #expect(spreads.map(\.strategy) == ["swap", "more"])
    let swap = spreads[0]
    #expect(swap.usual.perSwitch.value == 20 && swap.count == 3)
    #expect(swap.least.perSwitch.value == 19 && swap.greatest.perSwitch.value == 23)
    // The default is the least here: 23 to 24.
    #expect(spreads[1].least.perSwitch.value == 23 && spreads[1].width == 1)
    let cycles = try #require(swap.greatest.coreCycles)
    #expect(abs(cycles.value - 23 / 0.6) < 0.05)
  }

  @Test func `a difference below the wider of two ranges is marked, and no other`() throws {
    let model = model(cells())
    let spreads = try #require(model.placementSpreads)
    // swap and more are 3 apart; swap's range is 4, more's is 1.
    #expect(spreads.map(\.closer) == [["more"], ["swap"]])
    let block = try #require(model.blocks.first { $0.scenario == "ping-pong" })
    #expect(model.isWithinPlacement(3, "more", "swap", in: block) == true)
    #expect(model.isWithinPlacement(-3, "swap", "more", in: block) == true)
    #expect(model.isWithinPlacement(4, "swap", "more", in: block) == false)
    #expect(model.isWithinPlacement(1, "more", "floor", in: block) == false)
    #expect(model.isWithinPlacement(0, "floor", "floor", in: block) == nil)
  }

  @Test func `without probes the range is noise as well, and there is none`() {
    #expect(model(cells(isGated: false)).placementSpreads == nil)
    #expect(model([cell("swap", .pingPong, 20)]).placementSpreads == nil)
  }
}
