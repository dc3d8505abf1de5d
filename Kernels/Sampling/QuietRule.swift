/// When a core counts as quiet: the one place that knows.
///
/// A *co-runner probe* is a fixed number of independent one-cycle instructions, timed. A core that
/// runs nothing else issues as many of them in each cycle as it can, so the probe takes the same
/// time whenever it runs: its *floor*. When another hardware thread of the core is busy, the two
/// share the issue slots and the probe takes longer.
///
/// The constants were chosen from the probes' own times, before any figure was looked at: on the
/// machines tried, quiet probes took the floor or one step of the clock more, and disturbed probes
/// were spread evenly from there up to twice the floor.
public enum QuietRule {
  /// Instructions of one round of the probe (`Harness/*/probe.S`).
  public static let instructionsPerRound = 64
  /// The default rounds of a probe: 6,400 instructions.
  ///
  /// That is at least 1,000 core cycles on a core that issues six per cycle.
  public static let usualRounds: UInt32 = 100
  /// A probe spans at least this many steps of the clock, so that one step is 2.5 % at most.
  public static let leastSteps = 40
  /// Probes that a floor is found from, at least.
  public static let leastProbes = 100

  /// A sample spans at least the time of this many probes.
  ///
  /// Then one clock step is little of it, and most of the time goes into samples.
  public static let probesPerSample = 4

  /// The longest probe that counts as quiet, in ticks.
  ///
  /// One step of the clock above the floor, because a reading is rounded to a step, or a sixty-fourth
  /// (1.6 %) where the clock is finer than that.
  public static func limit(floor: Int, step: Int) -> Int { floor + max(step, floor / 64) }

  /// The place of the floor among this many probes in ascending order, counted from 0.
  ///
  /// Not the least one: one probe in a thousand may be timed short by accident, such as a clock
  /// that was set back in between.
  public static func rankOfFloor(among probes: Int) -> Int {
    min(max(9, probes / 1000), max(0, probes - 1))
  }

  /// Rounds of a probe that spans enough steps, where the usual one has such a floor.
  public static func rounds(usualFloor: Int, step: Int) -> UInt32 {
    let wanted = leastSteps * max(1, step)
    guard usualFloor > 0, usualFloor < wanted else { return usualRounds }
    return usualRounds * UInt32((wanted + usualFloor - 1) / usualFloor)
  }
}
