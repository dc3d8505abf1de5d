import Measurement
internal import Sampling

/// Probes of one core, taken one after the other for some time.
///
/// Taking them and judging them are kept apart: `CoreSharing` is a function of these readings.
public struct CoreWatch: Hashable, Sendable {
  /// One probe, and a chain of additions right after it.
  public struct Reading: Hashable, Sendable {
    /// When the probe began, in ticks since the watch began.
    public var start: Int
    /// Ticks of the co-runner probe.
    public var ticks: Int
    /// Ticks of as many dependent additions as the probe has instructions.
    public var additionTicks: Int

    /// Makes a reading.
    public init(start: Int, ticks: Int, additionTicks: Int) {
      self.start = start
      self.ticks = ticks
      self.additionTicks = additionTicks
    }
  }

  /// The CPU that was watched.
  public var cpu: Int
  /// Instructions in one probe.
  public var instructions: Int
  /// Ticks from the start of one probe to the start of the next, as planned.
  public var spacingTicks: Int
  /// Ticks per second during the watch; 0 when the clocks did not advance.
  public var ticksPerSecond: Int
  /// The clock step before the first reading and after the last; 0 for a stopped clock.
  public var steps: [Int]
  /// The readings in the order they were taken.
  public var readings: [Reading]

  /// Makes a watch.
  public init(
    cpu: Int, instructions: Int, spacingTicks: Int, ticksPerSecond: Int, steps: [Int],
    readings: [Reading]
  ) {
    self.cpu = cpu
    self.instructions = instructions
    self.spacingTicks = spacingTicks
    self.ticksPerSecond = ticksPerSecond
    self.steps = steps
    self.readings = readings
  }

  /// Ticks from the first reading's start to the last one's.
  public var ticks: Int { (readings.last?.start ?? 0) - (readings.first?.start ?? 0) }

  /// Seconds of this many ticks.
  public func seconds(_ ticks: Int) -> Double { Double(ticks) / Double(max(1, ticksPerSecond)) }
}

extension CoreWatch {
  /// Watches a CPU for some seconds from a thread of its own that is pinned there.
  ///
  /// `isCancelled` is asked before each probe, some forty thousand times a second; once it says yes,
  /// the watch ends with the readings taken until then.
  /// - Throws: `HostError` when the thread cannot be had or pinned.
  public static func watch(
    cpu: Int, seconds: Double, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> CoreWatch {
    try ScratchThread.run {
      try Affinity.pinAndVerify(threadIdentifier: 0, to: cpu)
      return watch(
        cpu: cpu, nanoseconds: Int(seconds * 1e9), clock: .real, probe: .real,
        isCancelled: isCancelled)
    }
  }

  /// Probes are this many floors apart: close enough for stretches of a millisecond, and far enough
  /// to keep what is recorded small.
  private static let floorsApart = 50

  /// Takes the readings on the calling thread.
  static func watch(
    cpu: Int, nanoseconds: Int, clock: TickSource, probe: CoreProbe, isCancelled: () -> Bool
  ) -> CoreWatch {
    let firstStep = TickSource.step(ofDeltas: clock.deltas()) ?? 0
    let trial = (0..<QuietRule.leastProbes).map { _ in probe.independent(QuietRule.usualRounds) }
    let usual = trial.sorted()[QuietRule.rankOfFloor(among: trial.count)]
    let rounds = QuietRule.rounds(usualFloor: usual, step: firstStep)
    let spacing = usual * floorsApart * Int(rounds / QuietRule.usualRounds)
    let begin = (ticks: clock.ticks(), nanoseconds: clock.nanoseconds())
    var readings: [Reading] = []
    while !isCancelled(), clock.nanoseconds() - begin.nanoseconds < nanoseconds {
      let start = clock.ticks()
      readings.append(
        Reading(
          start: Int(truncatingIfNeeded: start &- begin.ticks), ticks: probe.independent(rounds),
          additionTicks: probe.dependent(rounds)))
      // Other work of this thread would disturb nothing; it must only not sleep, or the core would.
      while clock.ticks() &- start < UInt64(max(0, spacing)), !isCancelled() {}
    }
    let elapsed = (
      ticks: Int(truncatingIfNeeded: clock.ticks() &- begin.ticks),
      nanoseconds: clock.nanoseconds() - begin.nanoseconds
    )
    return CoreWatch(
      cpu: cpu, instructions: Int(rounds) * QuietRule.instructionsPerRound, spacingTicks: spacing,
      ticksPerSecond: elapsed.nanoseconds > 0
        ? Int(Double(elapsed.ticks) / Double(elapsed.nanoseconds) * 1e9) : 0,
      steps: [firstStep, TickSource.step(ofDeltas: clock.deltas()) ?? 0], readings: readings)
  }
}
