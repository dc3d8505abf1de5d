import Analysis
import Measurement

// What psf/pyperf writes, format '1.0' (pyperf/_bench.py: runs and values; pyperf/_metadata.py: what
// metadata may hold: non-empty text on one line, whole and real numbers, and no truth values).
//
// A boot is a run with one value, as pyperf's own worker process is: the unit that its statistics
// repeat. `loops` is what one sample stands for, and is a run's own because each boot finds its
// batch by itself; `inner_loops` would have to be the same in all of them. Values are seconds, from
// ticks by the recorded frequency of the time-stamp counter, which stay beside them as metadata;
// counted instructions keep their number, in pyperf's unit `integer`.

/// One benchmark for each cell, with a run for each boot.
func pyperf(_ cells: [ExportedCell], _ model: ReportModel) throws -> String {
  let frequency =
    cells.contains { $0.unit == .tscTicks } ? try ticksPerSecond(model, for: .pyperf) : nil
  let benchmarks = cells.map { cell in
    // Instructions are not divided by anything.
    let divisor = cell.unit == .tscTicks ? frequency ?? 1 : 1
    return Benchmark(
      metadata: [
        "name": .text(cell.name), "mechanism": .text(cell.mechanism),
        "unit": .text(cell.unit == .tscTicks ? "second" : "integer"),
        "quantity": .text(cell.main.quantity.unit),
      ],
      runs: cell.boots.map { boot in
        var metadata: [String: JSONFact] = [
          "loops": .whole(boot.switchesPerSample), "boot": .whole(boot.boot),
          "samples": .whole(boot.samples),
        ]
        if cell.unit == .tscTicks { metadata["tsc_ticks"] = .real(boot.perSwitch) }
        if let cycles = cell.coreCycles?.value(boot) { metadata["core_cycles"] = .real(cycles) }
        return Run(metadata: metadata, values: [boot.perSwitch / divisor])
      })
  }
  return try exportJSON(Suite(benchmarks: benchmarks, metadata: suiteMetadata(model)))
}

private struct Suite: Encodable {
  var benchmarks: [Benchmark]
  var metadata: [String: JSONFact]
  var version = "1.0"
}

private struct Benchmark: Encodable {
  var metadata: [String: JSONFact]
  var runs: [Run]
}

private struct Run: Encodable {
  var metadata: [String: JSONFact]
  var values: [Double]
}

/// What all runs have in common, in pyperf's words where it has one.
private func suiteMetadata(_ model: ReportModel) -> [String: JSONFact] {
  let environment = model.environment
  let host = environment.host
  var texts = provenance(model).map { ("switchbench_\($0.label)", $0.text) }
  texts += [
    ("cpu_model_name", host.cpuModel.value ?? ""), ("platform", host.kernel.value ?? ""),
    // Without a zone and with a space, as older readers of ISO 8601 want it.
    ("date", environment.startedAt.replacing("T", with: " ").replacing("Z", with: "")),
  ]
  var metadata = Dictionary(
    texts.map { ($0, oneLine($1)) }.filter { !$0.1.isEmpty }.map { ($0, JSONFact.text($1)) },
    uniquingKeysWith: { first, _ in first })
  if !host.onlineCPUs.isEmpty { metadata["cpu_count"] = .whole(host.onlineCPUs.count) }
  if let hz = host.tsc.hz.value { metadata["tsc_hz"] = .whole(hz) }
  return metadata
}
