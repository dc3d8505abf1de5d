import Analysis
import Documents

// What google/benchmark writes with --benchmark_format=json (src/json_reporter.cc), as its own
// tools/compare.py reads it (tools/gbench/report.py).
//
// The format knows times only, in ns, us, ms or s. So ticks are turned into nanoseconds by the
// frequency that the recording has of the time-stamp counter, and the ticks and core cycles
// themselves stand beside them as user counters. Cells that count instructions took no time that
// anybody measured, and are left out. `cpu_time` is `real_time` again: the reader wants both, and
// the measured thread is alone on its CPU.

/// An iteration for each boot, and the median over boots as the aggregate.
func googleBenchmark(_ cells: [ExportedCell], _ model: ReportModel) throws -> String {
  let ticks = try ticksPerSecond(model, for: .googleBenchmark)
  let entries = cells.enumerated().flatMap { family, cell -> [Entry] in
    func entry(_ suffix: String, ticksPerSwitch: Double, coreCycles: Double?) -> Entry {
      let nanoseconds = ticksPerSwitch / ticks * 1e9
      return Entry(
        name: cell.name + suffix, familyIndex: family, runName: cell.name,
        repetitions: cell.boots.count, iterations: cell.boots.count, realTime: nanoseconds,
        cpuTime: nanoseconds, ticksPerSwitch: ticksPerSwitch, coreCyclesPerSwitch: coreCycles,
        label: "mechanism=\(cell.mechanism)")
    }
    let repetitions = cell.boots.enumerated().map { index, boot in
      var repetition = entry(
        "", ticksPerSwitch: boot.perSwitch, coreCycles: cell.coreCycles?.value(boot))
      repetition.runType = "iteration"
      repetition.repetitionIndex = index
      repetition.iterations = boot.samples * boot.switchesPerSample
      return repetition
    }
    var median = entry(
      "_median", ticksPerSwitch: cell.main.estimate.value,
      coreCycles: cell.coreCycles?.estimate.value)
    median.runType = "aggregate"
    median.aggregateName = "median"
    median.aggregateUnit = "time"
    return repetitions + [median]
  }
  return try exportJSON(
    Document(context: context(model, ticksPerSecond: ticks), benchmarks: entries))
}

private struct Document: Encodable {
  var context: [String: JSONFact]
  var benchmarks: [Entry]
}

private struct Entry: Encodable {
  var name: String
  var familyIndex: Int
  var instanceIndex = 0
  var runName: String
  var runType = "iteration"
  var repetitions: Int
  var repetitionIndex: Int?
  var threads = 1
  var aggregateName: String?
  var aggregateUnit: String?
  var iterations: Int
  var realTime: Double
  var cpuTime: Double
  var timeUnit = "ns"
  var ticksPerSwitch: Double
  var coreCyclesPerSwitch: Double?
  var label: String

  enum CodingKeys: String, CodingKey {
    case name, repetitions, threads, iterations, label
    case familyIndex = "family_index"
    case instanceIndex = "per_family_instance_index"
    case runName = "run_name"
    case runType = "run_type"
    case repetitionIndex = "repetition_index"
    case aggregateName = "aggregate_name"
    case aggregateUnit = "aggregate_unit"
    case realTime = "real_time"
    case cpuTime = "cpu_time"
    case timeUnit = "time_unit"
    case ticksPerSwitch = "tsc_ticks_per_switch"
    case coreCyclesPerSwitch = "core_cycles_per_switch"
  }
}

/// Under the library's keys what the library says there, and the recording's own facts beside them,
/// as it does with those given on its command line.
private func context(_ model: ReportModel, ticksPerSecond: Double) -> [String: JSONFact] {
  let environment = model.environment
  var context: [String: JSONFact] = [
    "date": .text(environment.startedAt), "executable": .text("switchbench"),
    "host_name": .text("not recorded"), "num_cpus": .whole(environment.host.onlineCPUs.count),
    "mhz_per_cpu": .whole(Int((ticksPerSecond / 1e6).rounded())), "caches": .emptyList,
    "load_avg": .emptyList, "library_build_type": .text("release"),
    "switchbench_time": .text("ticks of the time-stamp counter over its recorded frequency"),
  ]
  // Left out where the governor is not known, as the library does.
  context["cpu_scaling_enabled"] = environment.host.governor.value.map {
    .truth($0 != "performance")
  }
  for fact in provenance(model) { context["switchbench_\(fact.label)"] = .text(fact.text) }
  return context
}
