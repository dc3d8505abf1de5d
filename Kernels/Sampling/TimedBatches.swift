/// Decisions about sampling, apart from whoever reads the clock.
///
/// The guests compile this module, and the host's tests drive it with a scripted clock, so that no
/// test depends on the clock's step or the CPU's speed.

/// Batches that can be timed.
public protocol TimedBatches {
  /// Ticks of a batch of this many rounds, or of twice the work of it.
  mutating func ticks(ofRounds rounds: UInt, isDoubled: Bool) -> Int64
  /// Ticks of one co-runner probe.
  mutating func probe() -> UInt32
  /// The clock, in ticks.
  func now() -> UInt64
  /// Whether a batch failed, so that further timing is useless.
  var isBroken: Bool { get }
}

/// How long a sample is to be.
public struct SampleLength {
  /// Rounds to begin with, at least 1.
  public var firstRounds: UInt
  /// The difference of the two batches spans at least this many ticks.
  public var leastTicks: Int64

  /// Makes a length.
  public init(firstRounds: UInt, leastTicks: Int64) {
    self.firstRounds = firstRounds
    self.leastTicks = leastTicks
  }

  /// No batch has more rounds than this.
  public static var mostRounds: UInt { 1 << 20 }

  /// Doubles the rounds until a sample is long enough; nil if none is, or one is broken.
  public func choose(_ batches: inout some TimedBatches) -> UInt? {
    var rounds = max(1, firstRounds)
    while rounds < SampleLength.mostRounds {
      // An interrupt makes a batch longer, never shorter: the least of each is without one.
      var (short, long) = (Int64.max, Int64.max)
      for _ in 0..<4 {
        short = min(short, batches.ticks(ofRounds: rounds, isDoubled: false))
        long = min(long, batches.ticks(ofRounds: rounds, isDoubled: true))
        if batches.isBroken { return nil }
      }
      // Where twice the work hardly takes longer, more of it says no more; the samples tell.
      if long - short >= leastTicks || short >= 8 * leastTicks { return rounds }
      rounds *= 2
    }
    return nil
  }
}
