import Analysis
import Foundation
import Host
import Laboratory
import Launches
import Matrix
import Measurement
import Processes
import Recordings

/// A run with one arm, planned from the definitions or resumed from its recording.
public struct RunCampaign {
  /// A new run, or one to continue.
  public enum Intent {
    case new(selection: Selection, plan: SamplingPlan)
    /// The cells that the CPU itself runs here, and counts.
    case quick(selection: Selection, plan: SamplingPlan)
    /// These cells and no others, of whatever tier.
    case only(cells: [CellID], definitions: Definitions, plan: SamplingPlan)
    case resume(String)

    /// How it samples; nil where the recording says.
    public var plan: SamplingPlan? {
      switch self {
      case .new(_, let plan), .quick(_, let plan), .only(_, _, let plan): plan
      case .resume: nil
      }
    }
  }

  /// A run that has ended.
  public struct FinishedRun {
    /// The finished run.
    public var run: Run
    /// Where it is recorded; nil when nothing was measured, for then no recording is kept.
    public var stored: StoredRun?
  }

  private let suite: Suite
  private let command: [String]
  private let emulators: EmulatorChoice
  private let watch: CampaignWatcher

  /// Makes a campaign.
  /// - Parameters:
  ///   - suite: Where the definitions and the results lie.
  ///   - command: What was typed; it is recorded.
  ///   - emulators: The emulators to use.
  ///   - watch: Takes what happens.
  public init(
    suite: Suite, command: [String], emulators: EmulatorChoice = EmulatorChoice(),
    watch: @escaping CampaignWatcher
  ) {
    self.suite = suite
    self.command = command
    self.emulators = emulators
    self.watch = watch
  }

  /// Runs to the end or to an interruption, and returns the stored run.
  ///
  /// Throws `Interrupted` when the signal came before there was anything to record.
  public func run(_ intent: Intent) throws -> FinishedRun {
    let start = ContinuousClock.now
    do {
      switch intent {
      case .new(let selection, let plan):
        let definitions = try suite.loadDefinitions()
        let cells = try CellMatrix.cells(definitions, selection).cells.map(\.id)
        return try begin(cells, of: definitions, plan, since: start)
      case .quick(var selection, let plan):
        let definitions = try suite.loadDefinitions()
        let isAsked = !selection.machines.isEmpty
        if !isAsked { selection.machines = Machine.quick.map(\.rawValue) }
        if selection.benchmarks.isEmpty, selection.scenarios.isEmpty {
          // The loop alone costs one cell in each place.
          selection.scenarios = [Scenario.pingPong, .alternateCalls].map(\.description)
        }
        let cells = try CellMatrix.cells(definitions, selection).cells.map(\.id)
        return try begin(
          cells, of: definitions, plan, isQuick: true, leavesOutInterpreted: !isAsked, since: start)
      case .only(let cells, let definitions, let plan):
        return try begin(cells, of: definitions, plan, since: start)
      case .resume(let reference): return try resume(reference, since: start)
      }
    } catch ProcessError.interrupted {
      throw Interrupted()
    }
  }

  private func begin(
    _ cells: [CellID], of definitions: Definitions, _ plan: SamplingPlan,
    isQuick: Bool = false, leavesOutInterpreted: Bool = false, since start: ContinuousClock.Instant
  ) throws -> FinishedRun {
    guard !cells.contains(where: { $0.machine == .metal }) else { throw NeedsLog() }
    return try Bench.use(
      suite, plan, machines: Set(cells.map(\.machine)), emulators: emulators, watch: watch
    ) { bench in
      var cells = cells
      if leavesOutInterpreted {
        let interpreted = try interpretedCells(cells, by: bench.executors)
        cells.removeAll(where: interpreted.contains)
      }
      let run = bench.plannedRun(
        id: newID(), command: command, suite: try suite.revision(),
        definitions, cells.map { ($0, nil) }, plan)
      // A tool that the signal killed has left a gap in what is known of this host.
      if Interruption.requested != nil { throw Interrupted() }
      let writer = try RunWriter.create(run: run, in: suite.results)
      return try measure(writer, bench, isQuick ? .quick : StoppingRule(plan), since: start)
    }
  }

  private func resume(
    _ reference: String, since start: ContinuousClock.Instant
  ) throws -> FinishedRun {
    let stored = try suite.results.find(reference)
    try stored.checkResumable()
    let recorded = try stored.load()
    // Before the canaries boot: they would disturb the run that is being measured.
    guard !stored.isBeingWritten else { throw RecordingError.beingWritten(folder: stored.folder) }
    let machines = Set(recorded.cells.map(\.id.machine))
    return try Bench.use(
      suite, recorded.plan, machines: machines, emulators: emulators, watch: watch
    ) { bench in
      let now = bench.plannedRun(
        id: recorded.id, command: command, suite: recorded.suite,
        try suite.loadDefinitions(), recorded.cells.map { ($0.id, nil) }, recorded.plan)
      try OtherConditions.check(recorded, against: now)
      let writer = try RunWriter.resume(stored.recordingPath, in: suite.results)
      return try measure(writer, bench, StoppingRule(recorded.plan), since: start)
    }
  }

  /// Measures what is missing.
  ///
  /// Whatever stops it, what is there is finished and can be resumed.
  private func measure(
    _ writer: RunWriter, _ bench: Bench, _ stopping: StoppingRule?,
    since start: ContinuousClock.Instant
  ) throws -> FinishedRun {
    let measuring = Measuring(
      arms: [Measuring.Arm(writer: writer, bench: bench)], plan: writer.run.plan,
      home: suite.path, stopping: stopping, watch: watch)
    _ = try measuring.measure(since: start) { sessions in try sessions.first?.measure() }
    let run = try writer.stored.load()
    guard run.cells.allSatisfy({ $0.status == .skipped && $0.boots.isEmpty }) else {
      return FinishedRun(run: run, stored: writer.stored)
    }
    try writer.stored.remove()
    return FinishedRun(run: run, stored: nil)
  }
}

/// A computer without an operating system runs no runner.
public struct NeedsLog: Error, CustomStringConvertible {
  /// The advice to the user.
  public let description =
    "The machine metal cannot run here: write a disk with 'switchbench image', boot a computer from it, "
    + "and give its serial log to 'switchbench ingest'."
}

extension Machine {
  /// The machines of a first look: those with native time, and the exact count.
  fileprivate static let quick: [Machine] = [.process, .kvm, .icount]
}
