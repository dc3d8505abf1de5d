/// KVM's counters of one vCPU.
public struct VirtualCPUCounters: Equatable, Sendable {
  var exits: Int
  var instructionsEmulated: Int

  /// Makes counters.
  public init(exits: Int, instructionsEmulated: Int) {
    self.exits = exits
    self.instructionsEmulated = instructionsEmulated
  }
}
