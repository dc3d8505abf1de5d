import Analysis
import Foundation
import Host
import Laboratory
import Matrix
import Measurement
import Processes
import Recordings
import Revisions

/// Everything between the command line and the recording.
///
/// A new run is planned from the definitions and one that was cut off from its own recording; both
/// are then measured on a `Workbench`.
struct Experiment {
  /// A new run, or one to go on with.
  enum Intent {
    case new(selection: Selection, plan: SamplingPlan)
    /// The cells that the CPU itself runs here, and counts.
    case quick(selection: Selection, plan: SamplingPlan)
    /// These cells and no others, of whatever tier.
    case only(cells: [CellID], definitions: Definitions, plan: SamplingPlan)
    case resume(String)
  }

  let suite: Suite
  let command: [String]

  /// Runs to the end, or to an interruption, and returns what is on disk then.
  ///
  /// Throws `Interrupted` when the signal came before there was anything to record.
  func run(_ intent: Intent, qemu: String?) throws -> StoredRun {
    let start = ContinuousClock.now
    do {
      switch intent {
      case .new(let selection, let plan):
        let definitions = try suite.loadDefinitions()
        let cells = try Matrix.cells(definitions, selection).cells.map(\.id)
        return try begin(cells, of: definitions, plan, qemu: qemu, since: start)
      case .quick(var selection, let plan):
        let definitions = try suite.loadDefinitions()
        let isAsked = !selection.machines.isEmpty
        if !isAsked { selection.machines = Machine.quick.map(\.rawValue) }
        if selection.benchmarks.isEmpty, selection.scenarios.isEmpty {
          // The loop alone costs one cell in each place.
          selection.scenarios = [Scenario.pingPong, .alternateCalls].map(\.description)
        }
        let cells = try Matrix.cells(definitions, selection).cells.map(\.id)
        return try begin(
          cells, of: definitions, plan, qemu: qemu, isQuick: true, leavesOutInterpreted: !isAsked,
          since: start)
      case .only(let cells, let definitions, let plan):
        return try begin(cells, of: definitions, plan, qemu: qemu, since: start)
      case .resume(let reference): return try resume(reference, qemu: qemu, since: start)
      }
    } catch ProcessError.interrupted {
      throw Interrupted()
    }
  }

  private func begin(
    _ cells: [CellID], of definitions: Definitions, _ plan: SamplingPlan, qemu: String?,
    isQuick: Bool = false, leavesOutInterpreted: Bool = false, since start: ContinuousClock.Instant
  ) throws -> StoredRun {
    guard !cells.contains(where: { $0.machine == .metal }) else { throw NeedsLog() }
    return try Workbench.use(suite, plan, machines: Set(cells.map(\.machine)), qemu: qemu) {
      bench in
      var cells = cells
      if leavesOutInterpreted {
        let interpreted = try interpretedCells(cells, by: bench.executors)
        cells.removeAll(where: interpreted.contains)
      }
      let run = bench.plannedRun(
        id: newID(), command: command, suite: Repository(folder: suite.path).description(),
        definitions, cells.map { ($0, nil) }, plan)
      // A tool that the signal killed has left a gap in what is known of this host.
      if Interruption.requested != nil { throw Interrupted() }
      let writer = try RunWriter.create(run: run, in: suite.results)
      return try measure(writer, bench, isQuick ? .quick : StoppingRule(plan), since: start)
    }
  }

  private func resume(
    _ reference: String, qemu: String?, since start: ContinuousClock.Instant
  ) throws -> StoredRun {
    let stored = try suite.results.find(reference)
    try stored.checkResumable()
    let recorded = try stored.load()
    // Before the canaries boot: they would disturb the run that is being measured.
    guard !stored.isBeingWritten else { throw RecordingError.beingWritten(folder: stored.folder) }
    let machines = Set(recorded.cells.map(\.id.machine))
    return try Workbench.use(suite, recorded.plan, machines: machines, qemu: qemu) { bench in
      try OtherConditions.check(recorded, against: bench)
      let writer = try RunWriter.resume(stored.recordingPath, in: suite.results)
      return try measure(writer, bench, StoppingRule(recorded.plan), since: start)
    }
  }

  /// Measures what is missing.
  ///
  /// Whatever stops it, what is there is finished and can be resumed.
  private func measure(
    _ writer: RunWriter, _ bench: Workbench, _ stopping: StoppingRule?,
    since start: ContinuousClock.Instant
  ) throws -> StoredRun {
    let before = writer.run
    let cpu = bench.placement.cpu.cpu
    let steal = StealClock()
    let stolenBefore = steal.stolenMicroseconds(cpu: cpu).value
    let preparation = ContinuousClock.now - start
    let meter = ProcessorActivity.Meter()

    let watcher = ProgressWatcher()
    let outcome = Result {
      try Session(
        writer: writer, executors: bench.executors, limits: bench.limits(writer.run.plan),
        home: suite.path, stopping: stopping, report: watcher.show
      ).measure()
    }
    watcher.clear()
    var run = writer.run
    run.status = if case .success = outcome { .complete } else { .interrupted }
    run.finishedAt = timestamp()
    let total = ContinuousClock.now - start
    run.warnings += Run.stolenTime(
      stolenBefore, steal.stolenMicroseconds(cpu: cpu).value, during: total - preparation)
    run.warnings += [bench.busySiblings(meter.shares())].compactMap { $0 }
    run.wallMicroseconds = run.account(after: before, preparation: preparation, total: total)
    try writer.finishInSpite(complete(run))
    do { try outcome.get() } catch is Interrupted {}
    return writer.stored
  }
}

extension RunWriter {
  /// Stores the finished run, a second time when a Ctrl-C has reached the tool that sums it too.
  func finishInSpite(_ run: Run) throws {
    do {
      try finish(run)
    } catch  where Interruption.requested != nil {
      try finish(run)
    }
  }
}

/// A computer without an operating system runs no runner.
struct NeedsLog: Error, CustomStringConvertible {
  let description =
    "The machine metal is not run from here: make a medium with 'switchbench image', start a computer "
    + "from it, and give its serial log to 'switchbench ingest'."
}

extension Machine {
  /// The machines of a first look: where native time is to be had, and the exact count.
  fileprivate static let quick: [Machine] = [.process, .kvm, .icount]
}
