import Matrix
import Measurement
import Recordings
import Sampling

/// What a recording says before anything is measured.
struct PlannedRun {
  var id: String
  var command: [String]
  var suite: SuiteRevision
  var definitions: Definitions
  /// What is to be measured, and with a reason what cannot be.
  var cells: [(id: CellID, because: String?)]
  var plan: SamplingPlan
  var host: HostDescription
  var tools: [String: String]
  var images: [GuestImage]
  var machines: [MachineRecord]
  var warnings: [Warning]
  /// Rounds of the probe beside native samples.
  var probeRounds: Int

  /// The recording; every cell waits.
  var run: Run {
    let absent = Dictionary(
      uniqueKeysWithValues: machines.filter { !$0.available }.map {
        ($0.id, $0.because ?? "it is not available")
      })
    let strategies = Set(cells.map(\.id.strategy))
    let benchmarks = Set(cells.map(\.id.benchmark))
    return Run(
      id: id, status: .running, startedAt: timestamp(), finishedAt: nil, command: command,
      suite: suite, host: host, tools: tools, images: images, plan: plan, machines: machines,
      // The rungs below a chosen strategy are kept, so that the ladder can name them.
      strategies: definitions.strategyDefinitions.filter { strategies.contains($0.name) },
      benchmarks: definitions.benchmarkDefinitions.filter { benchmarks.contains($0.name) },
      decompositions: definitions.decompositions.filter { strategies.contains($0.strategy) },
      launchCommands: [], launches: [],
      cells: cells.map { id, because in
        CellRecord(
          id: id, status: .skipped,
          because: because ?? absent[id.machine] ?? CellRecord.notReached,
          mechanism: nil, unit: id.machine.unit, verification: nil, boots: [], summary: nil)
      },
      warnings: warnings, wallMicroseconds: [:],
      coRunnerProbe: CoRunnerProbe(
        instructions: probeRounds * QuietRule.instructionsPerRound, start: .scrub))
  }
}

extension Bench {
  /// A run of which nothing is measured yet, on this bench.
  func plannedRun(
    id: String, command: [String], suite: SuiteRevision, _ definitions: Definitions,
    _ cells: [(id: CellID, because: String?)], _ plan: SamplingPlan
  ) -> Run {
    PlannedRun(
      id: id, command: command, suite: suite, definitions: definitions, cells: cells, plan: plan,
      host: host, tools: tools, images: images, machines: found.map(\.record), warnings: warnings,
      probeRounds: probeRounds
    ).run
  }
}
