import Analysis
import Measurement
import Recordings

/// The arms of a comparison: base, head, and the base once more, each with a recording of its own.
final class ComparedArms {
  let stored: StoredComparison
  private(set) var isInterrupted = false

  /// A state of the suite, and where its images are launched.
  struct Side {
    var state: RevisionUnderTest
    var bench: Bench
  }

  private let suite: Suite
  private let request: ComparisonRequest
  private let base: Side
  private let head: Side
  private let watch: CampaignWatcher

  init(
    suite: Suite, stored: StoredComparison, request: ComparisonRequest, base: Side, head: Side,
    watch: @escaping CampaignWatcher
  ) {
    self.suite = suite
    self.stored = stored
    self.request = request
    self.base = base
    self.head = head
    self.watch = watch
  }

  /// Measures a session in turns: all arms, or in a pilot the base and its copy.
  ///
  /// An interruption ends it early and is no error: what is there is kept, and `isInterrupted` says
  /// so.
  func measure(
    _ cells: PlannedCells, _ sampling: SamplingPlan, _ session: ComparisonSession = .main
  ) throws {
    let start = ContinuousClock.now
    let arms: [ComparisonArm] = session == .pilot ? [.base, .control] : [.base, .head, .control]
    let measured = try arms.map { arm in
      Measuring.Arm(
        name: arm.rawValue, writer: try writer(arm, cells, sampling, session),
        bench: side(of: arm).bench)
    }
    let rules = ComparisonRules(sampling, request, measured.map(\.writer)).rules
    let measuring = Measuring(arms: measured, plan: sampling, home: suite.path) { [watch] event in
      // Of the arms' own sessions only what goes wrong; the turns are told by their own.
      if case .probing = event { return }
      watch(event)
    }
    let wasInterrupted = try measuring.measure(since: start) { sessions in
      try InterleavedSession(
        arms: zip(arms, sessions).map {
          InterleavedSession.NamedSession(name: $0.rawValue, session: $1)
        },
        rules: rules, seed: sampling.seed, watch: watch
      ).measure()
    }
    isInterrupted = isInterrupted || wasInterrupted
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
