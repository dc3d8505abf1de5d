/// Samples that are taken while the core is quiet.

/// One sample: its two batches, and the probes before, between and after them, in ticks.
public struct ProbedSample: Equatable {
  /// The batch of N rounds.
  public var short: Int64
  /// The batch of 2N.
  public var long: Int64
  /// The probe before the first batch.
  public var before: UInt32
  /// The probe between the batches, so that its after-effect falls on both alike.
  public var between: UInt32
  /// The probe after the second batch.
  public var after: UInt32

  /// Makes a sample.
  public init(short: Int64, long: Int64, before: UInt32, between: UInt32, after: UInt32) {
    self.short = short
    self.long = long
    self.before = before
    self.between = between
    self.after = after
  }

  /// Whether all three probes took at most this many ticks.
  public func isQuiet(limit: UInt32) -> Bool {
    before <= limit && between <= limit && after <= limit
  }
}

/// How gated samples are taken.
public struct GatedSampling {
  /// Rounds of the shorter batch.
  public var rounds: UInt
  /// The longest probe that counts as quiet for now; the host applies the final limit.
  public var limit: UInt32
  /// Quiet samples that are enough.
  public var wanted: Int
  /// Samples that are taken on purpose while the core is disturbed, at most.
  public var disturbed: Int
  /// Samples to take at least, quiet or not.
  public var least: Int
  /// Samples that there is room for.
  public var room: Int
  /// Ticks after which no more samples are taken.
  public var budgetTicks: UInt64

  /// Makes a rule.
  public init(
    rounds: UInt, limit: UInt32, wanted: Int, disturbed: Int, least: Int, room: Int,
    budgetTicks: UInt64
  ) {
    self.rounds = rounds
    self.limit = limit
    self.wanted = wanted
    self.disturbed = disturbed
    self.least = least
    self.room = room
    self.budgetTicks = budgetTicks
  }

  /// While it waits, one in this many probes is followed by a sample, quiet or not.
  public static var probesBetweenDisturbed: Int { 16 }

  /// The samples and probes that were taken.
  public struct Tally: Equatable {
    /// Samples.
    public var samples = 0
    /// Those with all probes within the limit.
    public var quiet = 0
    /// Probes.
    public var probes = 0
    /// Probes within the limit.
    public var quietProbes = 0

    /// Makes a tally.
    public init(samples: Int = 0, quiet: Int = 0, probes: Int = 0, quietProbes: Int = 0) {
      self.samples = samples
      self.quiet = quiet
      self.probes = probes
      self.quietProbes = quietProbes
    }
  }

  /// Takes samples and gives each, with its number, to `store`.
  ///
  /// While the core is disturbed it only probes, but for a few samples that show the cost beside a
  /// busy sibling. A disturbance that begins in the middle of a sample shows in the probes after it.
  public func take(
    _ batches: inout some TimedBatches, store: (Int, ProbedSample) -> Void
  ) -> Tally {
    var tally = Tally()
    var longFirstQuiet = 0
    var disturbedTaken = 0
    var waited = 0
    let start = batches.now()
    var before = probe(&batches, &tally)
    while tally.quiet < wanted, tally.samples < room, !batches.isBroken {
      let isOver = batches.now() &- start >= budgetTicks
      if isOver, tally.samples >= least { break }
      let isQuiet = before <= limit
      if !isQuiet, !isOver {
        waited += 1
        let isTurn = waited % GatedSampling.probesBetweenDisturbed == 0
        guard isTurn, disturbedTaken < disturbed else {
          before = probe(&batches, &tally)
          continue
        }
      }
      // The order alternates among the samples that will count, so that a drift cancels in them.
      let longFirst = isQuiet ? 2 * longFirstQuiet < tally.quiet : tally.samples & 1 == 1
      let first = batches.ticks(ofRounds: rounds, isDoubled: longFirst)
      let between = probe(&batches, &tally)
      let second = batches.ticks(ofRounds: rounds, isDoubled: !longFirst)
      let after = probe(&batches, &tally)
      let sample = ProbedSample(
        short: longFirst ? second : first, long: longFirst ? first : second, before: before,
        between: between, after: after)
      store(tally.samples, sample)
      tally.samples += 1
      if sample.isQuiet(limit: limit) {
        tally.quiet += 1
        longFirstQuiet += longFirst ? 1 : 0
      } else if !isQuiet {
        disturbedTaken += 1
      }
      before = after
    }
    return tally
  }

  private func probe(_ batches: inout some TimedBatches, _ tally: inout Tally) -> UInt32 {
    let ticks = batches.probe()
    tally.probes += 1
    if ticks <= limit { tally.quietProbes += 1 }
    return ticks
  }
}
