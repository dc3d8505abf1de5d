import Foundation
import Measurement
import Testing

@testable import Matrix

/// Scenarios with parameters, and the tier of what takes long.
@Suite struct ScopeTests {
  private static let ring = TemporaryBenchmarks.benchmark(
    "\"floor\", \"swap\"",
    more: """
      architectures = ["x86_64"]
      machines = ["process"]
      rings = ["ring3"]
      contexts = [16, 2]
      bytesTouched = [0, 4096]
      """
  ).with("\"ring\"", for: "\"ping-pong\"")

  private static let wider =
    ring + """
      [[full]]
      contexts = [2, 4096]
      [[full]]
      machines = ["icount", "tcg"]
      bytesTouched = [64]

      """

  private func cells(_ text: String, _ selection: Selection) throws -> [String] {
    let definitions = try TemporaryBenchmarks(["curated/03-ring.toml": text]).load()
    return try CellMatrix.cells(definitions, selection).cells.filter {
      $0.id.benchmark == "03-ring"
    }
    .map { "\($0.id.scenario) \($0.id.strategy) \($0.id.machine.rawValue) \($0.tier.rawValue)" }
  }

  @Test func `lists make every combination, in the order of the lists`() throws {
    #expect(
      try cells(Self.ring, Selection(strategies: ["swap"])) == [
        "ring-16x0 swap process default", "ring-16x4096 swap process default",
        "ring-2x0 swap process default", "ring-2x4096 swap process default",
      ])
    let definitions = try TemporaryBenchmarks(["curated/03-ring.toml": Self.ring]).load()
    #expect(definitions.benchmarkDefinitions.last?.scenario == "ring")
  }

  @Test func `what takes long is measured with full, and no cell twice`() throws {
    let every = try cells(Self.wider, Selection(strategies: ["floor"]))
    let whole = try cells(Self.wider, Selection(strategies: ["floor"], isFull: true))
    #expect(every.count == 4)
    #expect(
      whole == every + [
        "ring-4096x0 floor process full", "ring-4096x4096 floor process full",
        "ring-16x64 floor tcg full", "ring-16x64 floor icount full",
        "ring-2x64 floor tcg full", "ring-2x64 floor icount full",
      ])
  }

  @Test(arguments: [
    Selection(benchmarks: ["03*"], strategies: ["floor"]),
    Selection(scenarios: ["ring-*"], strategies: ["floor"]),
  ])
  func `what is asked for by name is measured whole`(selection: Selection) throws {
    #expect(try cells(Self.wider, selection).count == 10)
  }

  @Test func `a scenario that is none is answered with those there are, in short`() throws {
    let definitions = try TemporaryBenchmarks(["curated/03-ring.toml": Self.ring]).load()
    let error = #expect(throws: SelectionError.self) {
      try CellMatrix.cells(definitions, Selection(scenarios: ["ring-9x9"]))
    }
    #expect(
      error?.problems == ["--scenario 'ring-9x9' matches nothing. There is ping-pong, ring-*."])
  }

  @Test func `a file may be of the tier full, and then says so where nothing else is left`() throws
  {
    let text = Self.ring + "tier = \"full\"\n"
    let only = try TemporaryBenchmarks([
      "curated/01-low.toml": TemporaryBenchmarks.benchmark("\"floor\""),
      "curated/03-ring.toml": text,
    ]).load()
    #expect(try CellMatrix.cells(only).cells.allSatisfy { $0.id.benchmark != "03-ring" })
    let error = #expect(throws: SelectionError.self) {
      try CellMatrix.cells(only, Selection(strategies: ["swap"]))
    }
    #expect(
      error?.problems == [
        "The filters select only cells that need --full; add it, or name the benchmark with"
          + " --benchmark."
      ])
  }

  @Test func `the file of all others takes what no other file of ping-pong names`() throws {
    let definitions = try TemporaryBenchmarks([
      "curated/01-low.toml": TemporaryBenchmarks.benchmark("\"floor\""),
      "curated/03-ring.toml": Self.ring,
      "curated/04-rest.toml": TemporaryBenchmarks.benchmark("\"*\""),
    ]).load()
    #expect(definitions.benchmarkDefinitions.last?.strategies == ["swap"])
  }

  @Test func `a strategy may be in two rings, but in no ring twice`() throws {
    let other = Self.ring.with("[4]", for: "[16, 2]")
    let files = ["curated/03-ring.toml": Self.ring, "curated/04-ring.toml": other]
    #expect(try TemporaryBenchmarks(files).problems() == [])
    let again = Self.ring.with("[4, 2]", for: "[16, 2]")
    #expect(
      try TemporaryBenchmarks(["curated/03-ring.toml": Self.ring, "curated/04-ring.toml": again])
        .problems()
        == ["floor", "swap"].enumerated().map {
          "Benchmarks/curated/04-ring.toml:5: strategies[\($0.offset)]: '\($0.element)' is in"
            + " 03-ring with ring-2x0 already; leave it in one, so that no cell is measured twice"
        })
  }

  @Test(arguments: [
    ("contexts = [16, 2]\n", "", "1: has no 'contexts'; add contexts = [16]"),
    ("[16, 2]", "16", "9: contexts: is an integer; it must be an array of integers"),
    ("[16, 2]", "[]", "9: contexts: is empty; name at least one"),
    ("[16, 2]", "[16, \"2\"]", "9: contexts[1]: is a string; it must be an integer"),
    ("[16, 2]", "[16, 1]", "9: contexts[1]: is 1; it must be a number from 2 to 4096"),
    ("[16, 2]", "[16, 16]", "9: contexts[1]: 16 is there already; remove it"),
    (
      "[0, 4096]", "[\n0,\n96]",
      "12: bytesTouched[1]: is 96; it must be a multiple of 64 from 0 to 1048576"
    ),
    (
      "contexts", "codeBytes = [0]\ncontexts",
      "9: codeBytes: is not a field; the fields are title, question, analysis, scenario, contexts,"
        + " bytesTouched, strategies, architectures, rings, machines, tier, full"
    ),
    (
      "contexts", "tier = \"slow\"\ncontexts",
      "9: tier: 'slow' is not known; it is one of default, full"
    ),
    ("4096]", "4096]\n[[full]]", "11: full[0]: adds nothing; name what --full measures besides"),
    (
      "4096]", "4096]\n[[full]]\ncontext = [4]",
      "12: full[0].context: is not a field; did you mean 'contexts'?"
    ),
    (
      "\"floor\", \"swap\"", "\"*\"",
      "5: strategies[0]: '*' stands for the strategies that no other file"
        + " of ping-pong names; name those that this scenario is to be done with"
    ),
  ])
  func `a wrong field is the only problem`(old: String, new: String, message: String) throws {
    let text = Self.ring.with(new, for: old)
    #expect(
      try TemporaryBenchmarks(["curated/03-ring.toml": text]).problems()
        == ["Benchmarks/curated/03-ring.toml:\(message)"])
  }

  @Test func `a code is moved within a line, and a stack by whole words`() throws {
    let text = TemporaryBenchmarks.benchmark(
      "\"floor\"", more: "codeBytes = [0, 63]\nstackBytes = [8]"
    ).with("\"placement\"", for: "\"ping-pong\"")
    let definitions = try TemporaryBenchmarks(["curated/03-place.toml": text]).load()
    #expect(
      definitions.benchmarks.last?.scopes.flatMap(\.scenarios) == [
        .placement(codeBytes: 0, stackBytes: 8), .placement(codeBytes: 63, stackBytes: 8),
      ])
    let moved = text.with("[8]\nloopBytes = [0, 48]", for: "[8]")
    #expect(
      try TemporaryBenchmarks(["curated/03-place.toml": moved]).load().benchmarks.last?.scopes
        .flatMap(\.scenarios).map(\.description)
        == ["placement-0x8", "placement-0x8x48", "placement-63x8", "placement-63x8x48"])
    for (old, new, message) in [
      ("63", "64", "6: codeBytes[1]: is 64; it must be a number from 0 to 63"),
      ("[8]", "[12]", "7: stackBytes[0]: is 12; it must be a multiple of 8 from 0 to 4096"),
      (
        "[8]", "[8]\nloopBytes = [0, 8]",
        "8: loopBytes[1]: is 8; it must be a multiple of 16 from 0 to 48"
      ),
    ] {
      #expect(
        try TemporaryBenchmarks(["curated/03-place.toml": text.with(new, for: old)]).problems()
          == ["Benchmarks/curated/03-place.toml:\(message)"])
    }
  }
}
