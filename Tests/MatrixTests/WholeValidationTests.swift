import Foundation
import Measurement
import Testing

@testable import Matrix

/// What several files and entries must agree on; each test breaks one thing, as in ValidationTests.
@Suite struct WholeValidationTests {
  private func expect(_ message: String, from files: [String: String?]) throws {
    #expect(try TemporaryBenchmarks(files).problems() == ["Benchmarks/\(message)"])
  }

  @Test func `a strategy belongs to exactly one benchmark of a scenario`() throws {
    try expect(
      "curated/02-high.toml:5: strategies[1]: 'swap' is in 01-low with ping-pong already; leave it"
        + " in one, so that no cell is measured twice",
      from: [
        "curated/02-high.toml": TemporaryBenchmarks.benchmark(
          "\"save-some\", \"swap\", \"save-all\"")
      ])
    try expect(
      "strategies.toml:19: save-all: is in no benchmark; add it to the strategies of a file in"
        + " Benchmarks/curated",
      from: ["curated/02-high.toml": TemporaryBenchmarks.benchmark("\"save-some\"")])
  }

  @Test func `one file takes the strategies that no other names, and nothing when none is left`()
    throws
  {
    let others = try TemporaryBenchmarks([
      "curated/02-high.toml": TemporaryBenchmarks.benchmark("\"save-some\""),
      "curated/03-rest.toml": TemporaryBenchmarks.benchmark("\"*\""),
    ]).load()
    #expect(others.benchmarkDefinitions.map(\.strategies).last == ["save-all"])
    #expect(others.benchmarkDefinitions.map(\.name).last == "03-rest")
    let none = try TemporaryBenchmarks([
      "curated/03-rest.toml": TemporaryBenchmarks.benchmark("\"*\"")
    ]).load()
    #expect(none.benchmarkDefinitions.map(\.name) == ["01-low", "02-high"])
  }

  @Test func `the others are asked about once, and alone`() throws {
    try expect(
      "curated/04-more.toml:5: strategies[0]: '*' is in 03-rest already; only one file can take all"
        + " other strategies",
      from: [
        "curated/02-high.toml": TemporaryBenchmarks.benchmark("\"save-some\""),
        "curated/03-rest.toml": TemporaryBenchmarks.benchmark("\"*\""),
        "curated/04-more.toml": TemporaryBenchmarks.benchmark("\"*\""),
      ])
    try expect(
      "curated/02-high.toml:5: strategies[1]: '*' stands for all other strategies, and must stand"
        + " alone",
      from: ["curated/02-high.toml": TemporaryBenchmarks.benchmark("\"save-some\", \"*\"")])
  }

  @Test func `exactly one strategy is the reference`() throws {
    let text = TemporaryBenchmarks.strategies
    for none in ["", "reference = false\n"] {
      try expect(
        "strategies.toml:1: holds no reference; add reference = true to the strategy that ratios"
          + " are given to",
        from: ["strategies.toml": text.with(none, for: "reference = true\n")])
    }
    try expect(
      "strategies.toml:25: save-all.reference: makes a second reference beside save-some in line"
        + " 17; leave it in one of them",
      from: [
        "strategies.toml": text.with("\nreference = true\nexclusions", for: "\nexclusions")
          .with("reference = false\nsource = \"Folk", for: "source = \"Folk")
      ])
  }

  @Test func `a strategy with a wrong field can still be the reference, or a second one`() throws {
    let wrong = TemporaryBenchmarks.strategies.with("\"Saves some\"", for: "\"Saves some.\"")
    let notSentence =
      "strategies.toml:14: save-some.summary: is not a sentence; write it on one line and end it"
      + " with a full stop"
    try expect(notSentence, from: ["strategies.toml": wrong])
    let second = wrong.with("\"Folklore.\"\nreference = true", for: "\"Folklore.\"")
    try #expect(
      TemporaryBenchmarks(["strategies.toml": second]).problems() == [
        "Benchmarks/\(notSentence.with("toml:15", for: "toml:14"))",
        "Benchmarks/strategies.toml:17: save-some.reference: makes a second reference beside swap"
          + " in line 11; leave it in one of them",
      ])
  }

  @Test func `a strategy that is like none is to be added`() throws {
    try expect(
      "curated/01-low.toml:5: strategies[2]: 'teleport' is not a strategy; add [teleport] to"
        + " Benchmarks/strategies.toml",
      from: [
        "curated/01-low.toml": TemporaryBenchmarks.benchmark("\"floor\", \"swap\", \"teleport\"")
      ])
  }
}
