import Measurement
import Testing

@testable import Analysis

@Suite struct LadderTests {
  private let strategies = [
    strategy("top", adds: "middle"), strategy("floor", adds: nil),
    strategy("middle", adds: "floor", isReference: true), strategy("side", adds: "floor"),
  ]

  private func model(_ cells: [CellRecord], _ strategies: [StrategyDefinition]) -> ReportModel {
    ReportModel(run(cells, strategies: strategies), recording: "here")
  }

  @Test func `every rung comes after the one it extends`() {
    let order = ladderOrder(strategies)
    #expect(order.map(\.strategy.name) == ["floor", "middle", "top", "side"])
    #expect(order.map(\.depth) == [0, 1, 2, 1])
  }

  @Test func `definitions that go in a circle are each given once`() {
    let order = ladderOrder([
      strategy("a", adds: "b"), strategy("b", adds: "a"), strategy("c", adds: "nobody"),
    ])
    #expect(Set(order.map(\.strategy.name)) == ["a", "b", "c"])
    #expect(order.count == 3)
  }

  @Test func `what a rung adds is the median over boots of the same index`() throws {
    // Boots 0, 2 and 5 are in both: 15 - 10 = 5, 26 - 20 = 6, 39 - 30 = 9. The difference of the
    // medians would be 26 - 25 = 1.
    let low = cell(
      id("floor"),
      boots: [(0, 1000), (2, 2000), (5, 3000), (7, 9000)].map { boot($0.0, samples: [$0.1]) })
    let high = cell(
      id("middle"),
      boots: [(0, 1500), (2, 2600), (5, 3900), (8, 100)].map { boot($0.0, samples: [$0.1]) })
    let block = try #require(model([low, high], strategies).blocks.first)
    let rung = try #require(block.ladder.first { $0.strategy == "middle" })
    let added = try #require(rung.added)
    #expect(abs(added.value - 6) < 1e-9)
    #expect(added.interval == nil)
    #expect(added.boots == 3)
    #expect(rung.above == "floor")
    #expect(rung.isNextRung)
  }

  @Test func `without boots of the same index there is no difference`() throws {
    let low = cell(id("floor"), boots: [boot(0, samples: [1000])])
    let high = cell(id("middle"), boots: [boot(1, samples: [1500])])
    let block = try #require(model([low, high], strategies).blocks.first)
    #expect(block.ladder.last?.added == nil)
  }

  @Test func `a rung that was not measured is stepped over, and said to be`() throws {
    let cells = [
      cell(id("floor"), locations: [10, 10, 10]), cell(id("top"), locations: [17, 17, 17]),
    ]
    let block = try #require(model(cells, strategies).blocks.first)
    let rung = try #require(block.ladder.first { $0.strategy == "top" })
    #expect(rung.above == "floor")
    #expect(!rung.isNextRung)
    #expect(rung.added?.value == 7)
  }

  @Test func `ratios are to the floor and to the reference of the same block`() throws {
    let cells = [
      cell(id("floor"), locations: [4]), cell(id("middle"), locations: [10]),
      cell(id("top"), locations: [30]),
    ]
    let block = try #require(model(cells, strategies).blocks.first)
    let top = try #require(block.rows.first { $0.cell.id.strategy == "top" })
    #expect(top.ratioToFloor == 7.5)
    #expect(top.ratioToReference == 3)
  }

  @Test func `what ran in different ways is neither divided nor subtracted`() throws {
    func counters(_ exits: Int) -> ExitCounters {
      ExitCounters(exits: exits, instructionsEmulated: 0, switches: 1000)
    }
    let cells = [
      cell(id("floor", .kvm), boots: [boot(0, samples: [400], exits: counters(0))]),
      cell(id("middle", .kvm), boots: [boot(0, samples: [500_000], exits: counters(1000))]),
    ]
    let blocks = model(cells, strategies).blocks
    #expect(blocks.map(\.mechanism) == [.native, .exitEmulated])
    #expect(blocks.map(\.kind) == [.cpu, .emulated])
    #expect(blocks[1].rows[0].ratioToFloor == nil)
    #expect(blocks[1].ladder[0].added == nil)
  }

  @Test func `blocks stand with the CPU's numbers first and the counted ones last`() {
    let cells = [
      cell(id("floor", .icount), boots: [boot(0, samples: [400], probeTicks: 10_000)]),
      cell(id("floor", .tcg), locations: [50]),
      cell(id("floor", architecture: .i686), locations: [4]), cell(id("floor"), locations: [4]),
    ]
    let blocks = model(cells, strategies).blocks
    #expect(blocks.map(\.machine) == [.process, .process, .tcg, .icount])
    #expect(blocks.map(\.architecture) == [.x86_64, .i686, .x86_64, .x86_64])
  }

  @Test func `cells without a number are grouped by their reason`() {
    var cells = ["a", "b", "c"].map { cell(id($0), boots: []) }
    for index in cells.indices {
      cells[index].status = index == 2 ? .failed : .skipped
      cells[index].because = index == 2 ? "it hung" : "not here"
    }
    let groups = model(cells, []).unmeasured
    #expect(groups.map(\.status) == [.failed, .skipped])
    #expect(groups.map(\.cells.count) == [1, 2])
  }

  @Test func `a stored summary is not believed`() throws {
    var record = cell(id("floor"), locations: [4, 4, 4, 4, 4, 4])
    record.summary = Summary(
      perSwitch: 1, interval: [1, 1], confidence: 1, coreCyclesPerSwitch: nil)
    let block = try #require(model([record], strategies).blocks.first)
    #expect(block.rows.first?.cell.perSwitch?.value == 4)
  }
}
