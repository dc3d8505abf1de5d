import Measurement
import Testing

@testable import Analysis

@Suite struct `a whole and its parts` {
  private let strategies = [
    strategy("bare", adds: nil), strategy("saves", adds: "bare", isReference: true),
    strategy("fences", adds: "saves"), strategy("all", adds: "saves"),
  ]
  private let whole = Decomposition(
    strategy: "all", title: "All of it", base: "bare", parts: ["saves", "fences"])

  private func falls(_ cells: [CellRecord]) -> [Waterfall] {
    var run = run(cells, strategies: strategies)
    run.decompositions = [whole]
    return ReportModel(run, recording: "here").waterfalls
  }

  private func cells(_ all: [Double], _ machine: Machine = .process) -> [CellRecord] {
    [
      cell(id("bare", machine), locations: [10, 11, 10]),
      cell(id("saves", machine), locations: [14, 15, 14]),
      cell(id("fences", machine), locations: [44, 46, 44]),
      cell(id("all", machine), locations: all),
    ]
  }

  @Test func `the sum is taken boot by boot, and so is what is left`() throws {
    // Sums: 10 + 4 + 30 = 44, 11 + 4 + 31 = 46, 44. Left: 1, 2, 1.
    let fall = try #require(falls(cells([45, 48, 45])).first)
    #expect(fall.base.value == 10)
    #expect(fall.steps.map(\.strategy) == ["saves", "fences"])
    #expect(fall.steps.map(\.extends) == ["bare", "saves"])
    #expect(fall.steps.map(\.added.value) == [4, 30])
    #expect(fall.sum.value == 44)
    #expect(fall.measured.value == 45)
    #expect(fall.remainder.value == 1)
    #expect(fall.addsUp)
  }

  @Test func `more than a twentieth is not adding up, and counts must be exact`() throws {
    #expect(try #require(falls(cells([47, 49, 47])).first).addsUp == false)
    let counted = try #require(falls(cells([44, 46, 44], .icount)).first)
    #expect(counted.unit == .instructions)
    #expect(counted.addsUp)
    #expect(try #require(falls(cells([45, 47, 45], .icount)).first).addsUp == false)
  }

  @Test func `a part without a number leaves nothing to add up`() {
    #expect(falls(cells([45, 48, 45]).filter { $0.id.strategy != "fences" }).isEmpty)
    #expect(falls(cells([45, 48, 45]).filter { $0.id.strategy != "all" }).isEmpty)
  }

  @Test func `only boots that have all of them count`() throws {
    var cells = cells([45, 48, 45])
    cells[2].boots.removeFirst()
    let fall = try #require(falls(cells).first)
    #expect(fall.sum.boots == 2)
    #expect(fall.base.boots == 2)
  }
}
