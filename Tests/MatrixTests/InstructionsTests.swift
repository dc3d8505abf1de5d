import Foundation
import Testing

@testable import Matrix

@Suite struct `instructions` {
  private static let table = """
    [halt]
    title = "halt"
    summary = "Waits."
    source = "A manual."

    """
  private static let benchmark = TemporaryBenchmarks.benchmark("\"halt\"")
    .with("instruction", for: "ping-pong")

  private func folder(
    _ table: String = Self.table, _ benchmark: String = Self.benchmark
  ) throws -> TemporaryBenchmarks {
    try TemporaryBenchmarks([
      "instructions.toml": table, "curated/03-one.toml": benchmark,
    ])
  }

  @Test func `stand in a file and a scenario of their own`() throws {
    let definitions = try folder().load()
    #expect(definitions.instructions.map(\.name) == ["halt"])
    #expect(!definitions.strategies.map(\.name).contains("halt"))
    #expect(definitions.strategyDefinitions.last?.name == "halt")
    let cells = try CellMatrix.cells(definitions, Selection(strategies: ["halt"])).cells
    #expect(cells.allSatisfy { $0.id.scenario == "instruction" } && !cells.isEmpty)
  }

  @Test func `need not be there at all`() throws {
    #expect(try TemporaryBenchmarks().load().instructions.isEmpty)
  }

  @Test func `have no rungs, no strategy's name and a benchmark`() throws {
    #expect(
      try folder(Self.table + "adds = \"floor\"\n").problems().contains { $0.contains("adds") })
    let both = try folder(
      Self.table.with("[swap]", for: "[halt]"), Self.benchmark.with("swap", for: "halt"))
    #expect(both.problems().contains { $0.contains("is the name of a strategy as well") })
    let unasked = try TemporaryBenchmarks(["instructions.toml": Self.table])
    #expect(
      unasked.problems() == [
        "Benchmarks/instructions.toml:1: halt: is in no benchmark; add it to the strategies of a"
          + " file in Benchmarks/curated"
      ])
  }

  @Test func `are not mixed with strategies`() throws {
    let strategy = try folder(Self.table, Self.benchmark.with("swap", for: "halt"))
    #expect(
      strategy.problems().contains {
        $0.contains("'swap' is not an instruction; add [swap] to Benchmarks/instructions.toml")
      })
    let instruction = try folder(
      Self.table, Self.benchmark.with("ping-pong", for: "instruction"))
    #expect(
      instruction.problems().contains {
        $0.contains("'halt' is not a strategy; add [halt] to Benchmarks/strategies.toml")
      })
  }

  @Test func `have sources in a folder of their own`() throws {
    let folder = try folder()
    for name in ["floor", "swap", "save-some"] {
      for architecture in ["i686", "x86_64"] {
        let file = folder.sources.appendingPathComponent("\(architecture)/\(name).S")
        try folder.write("ret\n", to: file)
      }
    }
    try folder.write("ret\n", to: folder.sources.appendingPathComponent("i686/save-all.S"))
    let instructions = folder.root.appendingPathComponent("Kernels/Instructions")
    try folder.write("hlt\n", to: instructions.appendingPathComponent("i686/halt.S"))
    #expect(
      folder.problems(checkingSources: true) == [
        "Benchmarks/instructions.toml:1: halt: has no Kernels/Instructions/x86_64/halt.S; write it,"
          + " or exclude architecture x86_64 with a because"
      ])
    try folder.write("hlt\n", to: instructions.appendingPathComponent("x86_64/halt.S"))
    #expect(folder.problems(checkingSources: true) == [])
  }
}
