import Analysis
import Host
import Launches
import Measurement
import Recordings

/// The arms that are measured at one time on one computer: one of a run, three of a comparison.
struct Measuring {
  /// A recording that grows, and what it is measured with.
  struct Arm {
    /// What it is called in messages; nil where there is one.
    var name: String?
    var writer: RunWriter
    var bench: Bench
  }

  let arms: [Arm]
  let plan: SamplingPlan
  /// The suite's folder.
  let home: String
  /// When a cell has boots enough; nil where the arms' turns decide it.
  var stopping: StoppingRule?
  let watch: CampaignWatcher

  /// Measures what is missing, and finishes every arm whatever stops it.
  /// - Parameters:
  ///   - start: When the preparations began.
  ///   - measuring: Has the arms' sessions measure.
  /// - Returns: Whether a signal ended it early.
  func measure(
    since start: ContinuousClock.Instant, by measuring: ([Session]) throws -> Void
  ) throws -> Bool {
    guard let bench = arms.first?.bench else { return false }
    let before = arms.map(\.writer.run)
    let cpu = bench.placement.cpu.cpu
    let steal = StealClock()
    let stolenBefore = steal.stolenMicroseconds(cpu: cpu).value
    let preparation = ContinuousClock.now - start
    let meter = ProcessorActivity.Meter()
    let outcome = Result { try measuring(sessions(bench.limits(plan))) }
    let total = ContinuousClock.now - start
    let warnings =
      Run.stolenTime(
        stolenBefore, steal.stolenMicroseconds(cpu: cpu).value, during: total - preparation)
      + [bench.busySiblings(meter.shares())].compactMap { $0 }
    for (place, arm) in arms.enumerated() {
      var run = arm.writer.run
      run.status = if case .success = outcome { .complete } else { .interrupted }
      run.finishedAt = timestamp()
      run.warnings += warnings
      let others = arms.indices.filter { $0 != place }.map { arms[$0].writer.run }
      run.wallMicroseconds = run.account(
        after: before[place], others: others, preparation: preparation, total: total)
      try arm.writer.finishInSpite(complete(run))
    }
    do {
      try outcome.get()
      return false
    } catch is Interrupted {
      return true
    }
  }

  /// All arms sample alike, so they share what they learn.
  private func sessions(_ limits: SamplingLimits) -> [Session] {
    let memory = SamplingMemory()
    return arms.map { arm in
      Session(
        writer: arm.writer, executors: arm.bench.executors, limits: limits, home: home,
        memory: memory, stopping: stopping, arm: arm.name, watch: watch)
    }
  }
}
