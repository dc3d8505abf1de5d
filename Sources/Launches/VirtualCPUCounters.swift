import Measurement

/// KVM's counters of one vCPU.
public struct VirtualCPUCounters: Equatable, Sendable {
  var exits: Int
  var instructionsEmulated: Int
  /// Exits by the processor's own number for their reason; nil where the kernel was not asked.
  var byReason: [Int: Int]?

  /// Makes counters.
  public init(exits: Int, instructionsEmulated: Int, byReason: [Int: Int]? = nil) {
    self.exits = exits
    self.instructionsEmulated = instructionsEmulated
    self.byReason = byReason
  }

  /// Exits by reason since other counters were read, the most frequent first; nil where no one counted.
  func reasons(since before: VirtualCPUCounters) -> [ExitReason]? {
    guard let byReason, let earlier = before.byReason else { return nil }
    return byReason.map { ExitReason(number: $0.key, exits: $0.value - (earlier[$0.key] ?? 0)) }
      .filter { $0.exits > 0 }
      .sorted { ($1.exits, $0.number) < ($0.exits, $1.number) }
  }
}
