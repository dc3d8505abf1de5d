internal import CNuma

/// The two loops that a watch of a core times; tests put scripted ones in their place.
struct CoreProbe: Sendable {
  /// Ticks of this many rounds of independent one-cycle instructions: the co-runner probe.
  var independent: @Sendable (_ rounds: UInt32) -> Int
  /// Ticks of this many rounds of dependent additions, one core cycle each.
  ///
  /// Another hardware thread of the core hardly slows them; a change of the core's clock does.
  var dependent: @Sendable (_ rounds: UInt32) -> Int

  /// The CPU's own.
  static let real = CoreProbe(
    independent: { Int(truncatingIfNeeded: host_probe_core($0)) },
    dependent: { Int(truncatingIfNeeded: host_time_additions($0)) })
}
