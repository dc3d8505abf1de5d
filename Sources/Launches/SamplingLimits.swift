import Measurement

/// How much of each cell one boot takes.
public struct SamplingLimits: Hashable, Sendable {
  /// Ticks of the host's clock that a cell's samples may take.
  public var budgetTicks: UInt64
  /// Samples at most.
  public var maximumSamples: Int
  /// Samples at least.
  public var minimumSamples = 8
  /// Samples left out at the start.
  public var warmUpSamples: Int
  /// Round trips of a sample, where time allows.
  public var roundTrips = 100
  /// The minimum length of a sample in clock steps.
  ///
  /// It is twice the needed length, because a predictor that warms up later can halve a sample.
  public var minimumSteps = 100
  /// The timer's interrupts per second, for preemption; 0 for the platform's default.
  public var interruptsPerSecond = 0
  /// The boot, where it decides what runs before a cell.
  var boot = 0
  /// The CPU of the other side, by its distance from the measuring one.
  public var otherCPUs: [Scenario.Distance: Int] = [:]
  /// How long a guest may say nothing before it counts as hung.
  public var silenceSeconds = 5.0
  /// CPU seconds without a word before a guest counts as hung; nil for any number.
  ///
  /// A busy host makes a guest slower, and this no shorter. Its emulator has 0.3 s more to start.
  public var silentCPUSeconds: Double?
  /// How long a guest may sleep, and never wake, before it counts as hung; nil for any time.
  ///
  /// One that waits for a CPU does not sleep, so a busy host makes this no shorter either.
  public var sleepSeconds: Double?
  /// How co-runner probes gate native samples; nil for none.
  public var gate: GateLimits?

  /// Just enough rounds to see that one is like the one before; the clock counts instructions.
  public static var traced: SamplingLimits {
    var limits = SamplingLimits(budgetTicks: 1 << 20, maximumSamples: 1, warmUpSamples: 0)
    (limits.minimumSamples, limits.minimumSteps, limits.roundTrips) = (1, 1, 2)
    return limits
  }

  /// Makes limits.
  public init(budgetTicks: UInt64, maximumSamples: Int, warmUpSamples: Int) {
    self.budgetTicks = budgetTicks
    self.maximumSamples = maximumSamples
    self.warmUpSamples = warmUpSamples
  }
}
