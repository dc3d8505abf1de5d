import Analysis
import Foundation
import Measurement
import Reporting
import Testing

@Suite struct GoExportTests {
  private let model = ReportModel(SyntheticRun.make(), recording: "Results/x")

  private func read(_ model: ReportModel) throws -> GoBenchmarkReader {
    try GoBenchmarkReader(try export(model, as: .go).text)
  }

  @Test func `every boot that counts is one line with the number that was derived`() throws {
    let results = try read(model).results
    let rows = model.blocks.flatMap(\.rows)
    #expect(results.count == rows.reduce(0) { $0 + $1.cell.boots.count })
    for row in rows {
      let lines = results.filter { cellID($0) == row.cell.id.description }
      let values = lines.compactMap { line in
        line.values.first { $0.key != "core-cycles/switch" }?.value
      }
      #expect(values == row.cell.boots.map(\.perSwitch))
      let cycles = lines.compactMap { $0.values["core-cycles/switch"] }
      #expect(cycles == (row.cell.coreCycles == nil ? [] : row.cell.boots.map(\.coreCycles)))
      #expect(Set(lines.map(\.fullName)).count == 1)
    }
  }

  @Test func `iterations are the switches that were timed in the boot`() throws {
    let line = try #require(
      try read(model).results.first {
        $0["strategy"] == "callee-saved" && $0["machine"] == "process"
      })
    #expect(line.iterations == 1000 * 2000)
  }

  @Test func `a kind of number has a unit of its own, and only counts are exact`() throws {
    let file = try read(model)
    let unitsByMechanism = [
      "native": "ticks/switch", "counted": "instructions/switch",
      "translated": "emulated-ticks/switch", "exit-emulated": "emulated-ticks/switch",
      "instruction-emulated": "emulated-ticks/switch", "unproven": "unproven-ticks/switch",
    ]
    for result in file.results {
      let unit = try #require(result["mechanism"].flatMap { unitsByMechanism[$0] })
      #expect(result.values.keys.contains(unit), "\(result.fullName)")
      #expect(
        result.values.keys.allSatisfy { $0 == unit || $0 == "core-cycles/switch" },
        "\(result.fullName)")
    }
    #expect(Set(file.results.compactMap { $0["mechanism"] }) == Set(unitsByMechanism.keys))
    #expect(file.units.values.allSatisfy { $0["better"] == "lower" })
    #expect(file.units.filter { $0.value["assume"] != nil }.map(\.key) == ["instructions/switch"])
    #expect(Set(file.units.keys) == Set(file.results.flatMap { $0.values.keys }))
  }

  @Test func `two revisions on one computer meet in one table, two computers do not`() throws {
    func configuration(_ change: (inout Run) -> Void) throws -> [String: String] {
      var run = SyntheticRun.make()
      change(&run)
      return try #require(try read(ReportModel(run, recording: "here")).results.first).configuration
    }
    let base = try configuration { _ in }
    let head = try configuration { run in
      run.id = "other"
      run.startedAt = "2025-06-12T14:05:22Z"
      run.command = ["switchbench", "run"]
      run.suite.revision = .known("0123456789")
      run.host.tsc.hz = .known(2_600_000_001)
    }
    #expect(base == head)
    #expect(base["goos"] == "linux" && base["cpu"] == "Example CPU 9000")
    #expect(base["qemu"] == "7.2.22")
    #expect(base != (try configuration { $0.host.cpuModel = .known("Other CPU") }))
    #expect(base != (try configuration { $0.tools["qemu"] = "9" }))
    #expect(try configuration { $0.host.cpuModel = .unknown(because: "no") }["cpu"] == nil)
  }

  @Test func `the revision and the command are comments`() throws {
    let text = try export(model, as: .go).text
    #expect(text.contains("\n# suite: 931e39f0a1b2\n"))
    #expect(text.hasPrefix("# command: switchbench run --strategy '*' --boots 10\n"))
  }

  @Test func `odd words in an id and in the environment can be read back`() throws {
    var run = SyntheticRun.make()
    run.cells = [run.cells[2]]
    run.cells[0].id.benchmark = "a/b c%2F"
    run.cells[0].id.strategy = "callee-saved-8"
    run.host.cpuModel = .known("a\nBenchmarkX 1 2 ns/op\tb")
    let result = try #require(try read(ReportModel(run, recording: "here")).results.first)
    #expect(result["benchmark"]?.removingPercentEncoding == "a/b c%2F")
    #expect(result["strategy"] == "callee-saved-8")
    #expect(result.configuration["cpu"] == "a BenchmarkX 1 2 ns/op b")
  }

  private func cellID(_ result: GoBenchmarkReader.Result) -> String {
    func part(_ key: String) -> String { result[key] ?? "?" }
    return "\(part("benchmark"))/\(part("scenario"))@\(part("strategy"))@\(part("arch"))"
      + "@ring\(part("ring"))@\(part("machine"))"
  }
}

@Suite struct `the reader of Go's benchmark text` {
  @Test(arguments: [
    ("BenchmarkX 1 2", "missing measurements or units"), ("BenchmarkX 0 2 u", "parsing iteration"),
    ("BenchmarkX 1 nan u", "parsing measurement"), ("BenchmarkX 1 2 ns/op", "would be scaled"),
    ("BenchmarkX/a=b-8 1 2 u", "has a GOMAXPROCS"), ("BenchmarkX/a 1 2 u", "a positional part"),
    ("BenchmarkX 1 2 u 3 u", "a unit twice"), ("Key: value", "would be passed over"),
    ("key:value", "no space after the key"), ("Unit u", "a unit without metadata"),
    ("Unit u better=faster", "no such metadata"), ("benchmark", "would be passed over"),
  ])
  func `refuses what is not in the format`(line: String, because: String) {
    #expect {
      _ = try GoBenchmarkReader(line + "\n")
    } throws: { error in
      (error as? GoBenchmarkReader.SyntaxError)?.because.hasPrefix(because) == true
    }
  }
}
