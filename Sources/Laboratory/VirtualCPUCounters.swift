import Measurement

/// KVM's counters of one vCPU.
struct VirtualCPUCounters: Equatable {
  var exits: Int
  var instructionsEmulated: Int
}

extension CellID {
  /// Whether a timer makes its switches, and not the contexts themselves.
  var isPreempted: Bool {
    if case .preemption = Scenario(scenario) { true } else { false }
  }
}
