import CHarness

/// The guest's clock and the chains that translate it.
enum Clock {
  /// The greatest common divisor and the least of many deltas of adjacent fenced reads.
  static func step() -> (step: UInt32, least: UInt32) {
    var divisor: UInt32 = 0
    var least = UInt32.max
    var previous = read_clock()
    for _ in 0..<256 {
      let now = read_clock()
      let delta = now &- previous
      previous = now
      guard delta != 0, let delta = UInt32(exactly: delta) else { continue }
      if delta < least { least = delta }
      divisor = greatestCommonDivisor(divisor, delta)
    }
    return divisor == 0 ? (0, 0) : (divisor, least)
  }

  /// Ticks of 10,000 dependent additions: the least of three tries, unless the first one already
  /// shows that each is expensive.
  static func probe() -> (adds: UInt64, ticks: UInt64) {
    var best = ticks(of: dependent_adds, rounds: 100)
    if best > 500_000 { return (10_000, best) }
    for _ in 0..<2 { best = min(best, ticks(of: dependent_adds, rounds: 100)) }
    return (10_000, best)
  }

  /// Additions in the difference of two chains.
  static let calibrationAdds: UInt64 = 10_000
  /// Multiplications in the difference of two chains.
  static let calibrationMultiplies: UInt64 = 4_000

  /// Ticks of `calibrationAdds` additions, again of as many, and of the multiplications.
  ///
  /// Long minus short, each the least of three, so that the clock's own cost is gone.
  static func calibrate() -> (UInt64, UInt64, UInt64) {
    (
      difference(of: dependent_adds, rounds: 100), difference(of: dependent_adds, rounds: 100),
      difference(of: dependent_multiplies, rounds: 40)
    )
  }

  /// Ticks of one co-runner probe.
  static func coRunnerProbe(rounds: UInt32) -> UInt32 {
    UInt32(clamping: ticks(of: issue_probe, rounds: word(rounds)))
  }

  /// Ticks of `rounds` rounds: those of twice as many less those of as many, each the least of a few
  /// tries; 0 where an interrupt disturbed all of them.
  static func difference(
    of chain: (UnsafeMutablePointer<batch>) -> Void, rounds: word, tries: Int = 3
  ) -> UInt64 {
    var short = UInt64.max
    var long = UInt64.max
    for _ in 0..<tries {
      short = min(short, ticks(of: chain, rounds: rounds))
      long = min(long, ticks(of: chain, rounds: 2 * rounds))
    }
    // An interrupt in each of the shorter ones makes no time: 0 is no calibration.
    return long > short ? long - short : 0
  }

  private static func ticks(
    of chain: (UnsafeMutablePointer<batch>) -> Void, rounds: word
  ) -> UInt64 {
    var timed = batch(rounds: rounds, start: 0, end: 0)
    chain(&timed)
    return timed.end &- timed.start
  }

  private static func greatestCommonDivisor(_ a: UInt32, _ b: UInt32) -> UInt32 {
    var a = a
    var b = b
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}
