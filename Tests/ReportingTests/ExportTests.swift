import Analysis
import Foundation
import Measurement
import Reporting
import Testing

@Suite struct ExportTests {
  private let model = ReportModel(SyntheticRun.make(), recording: "Results/x")
  private var rows: [ReportRow] { model.blocks.flatMap(\.rows) }
  private let ticksPerSecond = 2.6e9

  private func json(_ format: ExportFormat, _ model: ReportModel? = nil) throws -> JSONNode {
    try JSONNode(try export(model ?? self.model, as: format).text)
  }

  private func name(_ row: ReportRow) -> String {
    "\(row.cell.id)@\(row.cell.proof.mechanism?.rawValue ?? "unproven")"
  }

  @Test(arguments: ExportFormat.allCases)
  func `what has no number is counted and never written`(_ format: ExportFormat) throws {
    let export = try export(model, as: format)
    let leftOut = export.leftOut.map(\.text)
    #expect(leftOut.starts(with: ["2 cells that failed", "6 cells skipped"]))
    #expect(leftOut.contains("1 boot without a positive middle"))
    // Go's names have the parts apart; its lines are counted with the others of that format.
    let end = format == .csv ? "," : "@"
    for id in model.unmeasured.flatMap(\.cells) { #expect(!export.text.contains("\(id)\(end)")) }
    #expect(format == .go || export.text.contains("\(rows[0].cell.id)\(end)"))
    #expect(export.text.utf8.last == UInt8(ascii: "\n"))
  }

  @Test(arguments: ExportFormat.allCases)
  func `a recording without a number is refused`(_ format: ExportFormat) {
    var run = SyntheticRun.make()
    run.cells.removeAll { $0.id.strategy != "hardware-task" || $0.id.architecture != .x86_64 }
    let empty = ReportModel(run, recording: "here")
    #expect {
      try export(empty, as: format)
    } throws: { error in
      "\(error)".hasPrefix("nothing to export as \(format.rawValue): 5 cells skipped; ")
    }
  }

  @Test(arguments: [ExportFormat.googleBenchmark, .pyperf])
  func `without the clock's frequency there is no time`(_ format: ExportFormat) throws {
    for hz in [Observed<Int>.unknown(because: "no clock"), .known(0)] {
      var run = SyntheticRun.make()
      run.host.tsc.hz = hz
      let timeless = ReportModel(run, recording: "here")
      #expect(throws: ExportError.self) { try export(timeless, as: format) }
      #expect(throws: Never.self) { try export(timeless, as: .go) }
    }
  }

  @Test func `the rows of the table of boots are the boots`() throws {
    let lines = try export(model, as: .csv).text.components(separatedBy: "\r\n").dropLast()
    let table = lines.map { $0.components(separatedBy: ",") }
    #expect(table.count == 1 + rows.reduce(0) { $0 + $1.cell.boots.count })
    let header = table[0]
    func column(_ name: String) throws -> Int { try #require(header.firstIndex(of: name)) }
    let (cell, value) = (try column("cell"), try column("per_switch"))
    let (cycles, mechanism) = (try column("core_cycles_per_switch"), try column("mechanism"))
    for row in rows {
      let own = table.filter { $0[cell] == row.cell.id.description }
      #expect(own.map { Double($0[value]) } == row.cell.boots.map(\.perSwitch))
      #expect(
        own.map { Double($0[cycles]) }
          == row.cell.boots.map { row.cell.coreCycles == nil ? nil : $0.coreCycles })
      #expect(own.allSatisfy { "\(row.cell.id)@\($0[mechanism])" == name(row) })
    }
  }

  @Test func `a Bencher benchmark has the estimate and its bounds`() throws {
    let file = try #require(try json(.bencher).object).mapValues { benchmark in
      try #require(benchmark.object).mapValues { try #require($0.object) }
    }
    #expect(Set(file.keys) == Set(rows.map(name)))
    for row in rows {
      let measures = try #require(file[name(row)])
      let estimate = try #require(row.cell.perSwitch)
      let main = try #require(measures.first { $0.key != "core-cycles-per-switch" })
      #expect(main.value["value"]?.number == estimate.value)
      let bounds = estimate.boots > 1 ? [estimate.lower, estimate.upper] : [nil, nil]
      #expect(["lower_value", "upper_value"].map { main.value[$0]?.number } == bounds)
      #expect(measures["core-cycles-per-switch"]?["value"]?.number == row.cell.coreCycles?.value)
      #expect(main.key.wholeMatch(of: /[a-z-]{1,64}/) != nil)
      #expect(Set(main.value.keys).isSubset(of: ["value", "lower_value", "upper_value"]))
    }
    let emulated = file.filter { $0.key.hasSuffix("emulated") || $0.key.hasSuffix("translated") }
    #expect(!emulated.isEmpty)
    #expect(emulated.allSatisfy { $0.value.keys.elementsEqual(["emulated-ticks-per-switch"]) })
  }

  @Test func `a result for the GitHub action is found by its name`() throws {
    let file = try #require(try json(.gitHubActionBenchmark).list)
    #expect(Set(file.compactMap { $0["name"]?.text }).count == file.count)
    #expect(file.count == rows.reduce(0) { $0 + ($1.cell.coreCycles == nil ? 1 : 2) })
    for result in file {
      let keys = try #require(result.object).keys
      #expect(Set(keys).isSubset(of: ["name", "value", "range", "unit", "extra"]))
      let name = try #require(result["name"]?.text)
      let unit = try #require(result["unit"]?.text)
      #expect(name.hasSuffix(" \(unit.replacing("/switch", with: ""))"))
      let row = try #require(rows.first { name.hasPrefix(self.name($0) + " ") })
      let isCycles = unit == "core-cycles/switch"
      let estimate = try #require(isCycles ? row.cell.coreCycles : row.cell.perSwitch)
      #expect(result["value"]?.number == estimate.value)
      #expect(
        result["range"]?.text == (estimate.boots > 1 ? "± \(estimate.halfWidth ?? 0)" : nil))
      let extra = try #require(result["extra"]?.text)
      let mechanism = self.name(row).components(separatedBy: "@")[5]
      #expect(extra.hasPrefix("mechanism: \(mechanism)\nmedian over "))
    }
    #expect(
      file.contains { ($0["extra"]?.text)?.contains("\nwarnings: few-boots") == true })
  }

  @Test func `a Google benchmark has a repetition for each boot, and their median`() throws {
    let file = try json(.googleBenchmark)
    let context = try #require(file["context"])
    #expect(context["mhz_per_cpu"]?.whole == 2600 && context["num_cpus"]?.whole == 2)
    #expect(context["caches"] == .list([]) && context["cpu_scaling_enabled"] == nil)
    let entries = try #require(file["benchmarks"]?.list)
    let timed = rows.filter { $0.cell.unit == .tscTicks }
    #expect(Set(entries.compactMap { $0["run_name"]?.text }) == Set(timed.map(name)))
    for row in timed {
      let own = entries.filter { $0["run_name"]?.text == name(row) }
      let repetitions = own.filter { $0["run_type"]?.text == "iteration" }
      let ticks = row.cell.boots.map(\.perSwitch)
      #expect(repetitions.map { $0["tsc_ticks_per_switch"]?.number } == ticks)
      #expect(repetitions.map { $0["real_time"]?.number } == ticks.map(nanoseconds))
      #expect(repetitions.map { $0["repetition_index"]?.whole } == Array(ticks.indices))
      #expect(repetitions.allSatisfy { $0["name"]?.text == name(row) })
      let aggregates = own.filter { $0["run_type"]?.text == "aggregate" }
      let median = try #require(aggregates.first)
      #expect(aggregates.count == 1 && own.count == ticks.count + 1)
      #expect(median["name"]?.text == name(row) + "_median")
      #expect(median["aggregate_name"]?.text == "median")
      #expect(median["real_time"]?.number == row.cell.perSwitch.map { nanoseconds($0.value) })
      #expect(median["core_cycles_per_switch"]?.number == row.cell.coreCycles?.value)
      for entry in own {
        #expect(entry["repetitions"]?.whole == ticks.count && entry["threads"]?.whole == 1)
        #expect(entry["time_unit"]?.text == "ns")
        #expect(entry["cpu_time"]?.number == entry["real_time"]?.number)
        #expect((entry["iterations"]?.whole ?? 0) > 0)
      }
    }
  }

  @Test func `the format of times leaves out what was only counted, and says so`() throws {
    let counted = rows.count { $0.cell.unit == .instructions }
    let export = try export(model, as: .googleBenchmark)
    #expect(export.leftOut.contains { $0.count == counted && $0.because.contains("instructions") })
    #expect(!export.text.contains("@icount"))
  }

  @Test func `a governor that is known tells Google's context of scaling`() throws {
    var run = SyntheticRun.make()
    run.host.governor = .known("powersave")
    let file = try json(.googleBenchmark, ReportModel(run, recording: "here"))
    #expect(file["context"]?["cpu_scaling_enabled"] == .truth(true))
  }

  @Test func `pyperf has a run for each boot, in seconds or counted`() throws {
    let file = try PyPerfReader(try export(model, as: .pyperf).text)
    #expect(Set(file.benchmarks.keys) == Set(rows.map(name)))
    for row in rows {
      let runs = try #require(file.benchmarks[name(row)])
      let isTimed = row.cell.unit == .tscTicks
      #expect(
        runs.map(\.values)
          == row.cell.boots.map { [isTimed ? $0.perSwitch / ticksPerSecond : $0.perSwitch] })
      #expect(runs.map { $0.metadata["loops"]?.whole } == row.cell.boots.map(\.switchesPerSample))
      for run in runs {
        #expect(run.metadata["unit"]?.text == (isTimed ? "second" : "integer"))
        #expect(run.metadata["date"]?.text == "2025-06-11 14:05:22")
        #expect(run.metadata["cpu_model_name"]?.text == "Example CPU 9000")
      }
    }
  }

  @Test func `what pyperf refuses in metadata is not there`() throws {
    var run = SyntheticRun.make()
    run.host.cpuModel = .known("a\nb")
    run.host.kernel = .known(" ")
    run.command = ["a\r\nb"]
    let file = try PyPerfReader(
      try export(ReportModel(run, recording: "here"), as: .pyperf).text)
    let metadata = try #require(file.benchmarks.values.first?.first?.metadata)
    #expect(metadata["cpu_model_name"]?.text == "a b" && metadata["platform"] == nil)
  }

  private func nanoseconds(_ ticks: Double) -> Double { ticks / ticksPerSecond * 1e9 }
}

@Suite struct `the reader of pyperf's JSON` {
  private let whole =
    #"{"version":"1.0","metadata":{"tsc_hz":1},"benchmarks":[{"metadata":{"name":"a"},"#
    + #""runs":[{"values":[1.5],"metadata":{"loops":2}},{"values":[2]}]}]}"#

  @Test func `takes what is in the format`() throws {
    let file = try PyPerfReader(whole)
    #expect(file.benchmarks["a"]?.map(\.values) == [[1.5], [2]])
    #expect(file.benchmarks["a"]?.first?.metadata["tsc_hz"] == .number(1))
  }

  @Test(arguments: [
    (#""1.0""#, "1"), (#""name":"a""#, #""unit":"second""#), (#""a""#, #""a\nb""#),
    ("[1.5]", "[0]"), ("[1.5]", "[]"), (#""loops":2"#, #""loops":0"#),
    (#""tsc_hz":1"#, #""x":true"#),
    (#""tsc_hz":1"#, #""x":" ""#), (#""tsc_hz":1"#, #""date":"2025-06-11T14:05:22Z""#),
    (#""loops":2"#, #""unit":"integer""#), (#""loops":2"#, #""inner_loops":3"#),
    (#""runs""#, #""run""#), (#""tsc_hz":1"#, #""unit":"tick""#),
  ])
  func `refuses what is not in the format`(part: String, change: String) {
    #expect(whole.contains(part))
    let changed = whole.replacing(part, with: change, maxReplacements: 1)
    #expect(throws: PyPerfReader.Invalid.self, "\(changed)") { try PyPerfReader(changed) }
  }
}
