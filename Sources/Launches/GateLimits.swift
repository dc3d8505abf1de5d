import Measurement
import Sampling

/// How co-runner probes gate the samples of a launch.
public struct GateLimits: Hashable, Sendable {
  /// Rounds of a probe, `QuietRule.instructionsPerRound` instructions each.
  public var probeRounds = Int(QuietRule.usualRounds)
  /// The longest quiet probe, in ticks; nil lets the guest find its own floor.
  public var limit: Int?
  /// The same for cells whose figure memory or a timer decides.
  public static let patienceForMemory = 2
  /// A cell that had fewer quiet samples in a boot waits longer in the next one.
  public static let fewQuietSamples = 50
  /// It waits at most this many times as long as others do.
  public static let mostPatienceFactor = 4
  /// Samples left out at the start of a cell.
  ///
  /// They are enough after a scrub, where 2,000 changed nothing.
  public static let warmUpSamples = 200
  /// Probes that a canary takes: two milliseconds, to know the floor before the first cell.
  public static let canaryProbes = 4096
  /// Probes that the guest takes before its first cell.
  public var watchProbes = 256
  /// Quiet samples of a cell that are enough.
  public var quietSamples = 250
  /// Samples of a cell that are taken on purpose while the core is disturbed, at most.
  public var disturbedSamples = 60
  /// The minimum length of a sample in ticks.
  ///
  /// It is four probes, so one clock step is a small part of it.
  public var minimumTicks = 0
  /// The longest time for a cell's samples with waiting, in multiples of its budget.
  public var patience = 5
  /// Whether the predictors are overwritten before each cell.
  public var scrubs = true

  /// The usual limits, without a limit for the probes.
  public init() {}
}

/// The floor of the co-runner probes as far as it is known while a run goes on.
///
/// Guests wait for a quiet core by it. The report finds the final floor from all probes of the run
/// (`Analysis`), by the same rule.
public struct ProvisionalFloor: Sendable {
  private var counts: [UInt32: Int] = [:]
  private var total = 0

  /// Nothing is known yet.
  public init() {}

  /// Takes probes, in ticks.
  public mutating func add(_ probes: some Sequence<UInt32>) {
    for ticks in probes {
      counts[ticks, default: 0] += 1
      total += 1
    }
  }

  /// In ticks; nil before `QuietRule.leastProbes` probes were seen.
  public var ticks: Int? {
    guard total >= QuietRule.leastProbes else { return nil }
    var left = QuietRule.rankOfFloor(among: total)
    for (ticks, count) in counts.sorted(by: { $0.key < $1.key }) {
      left -= count
      if left < 0 { return Int(ticks) }
    }
    return nil
  }
}
