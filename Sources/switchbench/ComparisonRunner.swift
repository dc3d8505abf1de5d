import Analysis
import Host
import Laboratory
import Measurement
import Recordings

/// Measures the arms of a comparison in turns, each into a recording of its own.
final class ComparisonRunner {
  let stored: StoredComparison
  private(set) var isInterrupted = false

  /// A state of the suite, and where its images are launched.
  struct Side {
    var state: RevisionUnderTest
    var bench: Workbench
  }

  private let suite: Suite
  private let base: Side
  private let head: Side
  private let request: ComparisonRequest

  init(suite: Suite, stored: StoredComparison, base: Side, head: Side, request: ComparisonRequest) {
    self.suite = suite
    self.stored = stored
    self.base = base
    self.head = head
    self.request = request
  }

  /// Measures a session: all arms, or in a pilot the base and its copy.
  ///
  /// An interruption ends it early and is no error: what is there is kept, and `isInterrupted` says
  /// so.
  func measure(
    _ cells: PlannedCells, _ sampling: SamplingPlan, _ session: ComparisonSession = .main
  ) throws {
    let start = ContinuousClock.now
    let arms: [ComparisonArm] = session == .pilot ? [.base, .control] : [.base, .head, .control]
    let writers = try arms.map { try writer($0, cells, sampling, session) }
    let before = writers.map(\.run)
    let cpu = base.bench.placement.cpu.cpu
    let steal = StealClock()
    let stolenBefore = steal.stolenMicroseconds(cpu: cpu).value
    let watcher = ProgressWatcher()
    // All arms sample alike, so they share what they learn.
    let memory = SamplingMemory()
    let outcome = Result {
      try InterleavedSession(
        arms: zip(arms, writers).map { arm, writer in
          InterleavedSession.Arm(
            name: arm.rawValue,
            session: Session(
              writer: writer, executors: side(of: arm).bench.executors,
              limits: base.bench.limits(sampling), home: suite.path, memory: memory
            ) { progress in
              if case .setback(let what) = progress {
                watcher.show(.setback("\(arm.rawValue), \(what)"))
              }
            })
        }, rules: ComparisonRules(sampling, request, writers).rules, seed: sampling.seed,
        report: watcher.show
      ).measure()
    }
    watcher.clear()
    let total = ContinuousClock.now - start
    let stolen = Run.stolenTime(
      stolenBefore, steal.stolenMicroseconds(cpu: cpu).value, during: total)
    for (place, writer) in writers.enumerated() {
      var run = writer.run
      run.status = if case .success = outcome { .complete } else { .interrupted }
      run.finishedAt = timestamp()
      run.warnings += stolen
      let others = writers.indices.filter { $0 != place }.map { writers[$0].run }
      run.wallMicroseconds = run.account(
        after: before[place], others: others, preparation: .zero, total: total)
      try writer.finishInSpite(complete(run))
    }
    do { try outcome.get() } catch is Interrupted { isInterrupted = true }
  }

  private func writer(
    _ arm: ComparisonArm, _ cells: PlannedCells, _ sampling: SamplingPlan,
    _ session: ComparisonSession
  ) throws -> RunWriter {
    let side = side(of: arm)
    let run = side.bench.plannedRun(
      id: stored.runID(arm, session), command: request.command, suite: side.state.revision,
      side.state.definitions, cells.planned(for: arm), sampling)
    return try RunWriter.create(run: run, in: stored, as: arm, session)
  }

  /// The control is the base once more.
  private func side(of arm: ComparisonArm) -> Side { arm == .head ? head : base }
}
