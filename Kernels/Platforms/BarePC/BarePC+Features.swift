import CHarness
import Harness

// Turning on what strategies require and a processor leaves off at reset.
extension BarePC {
  // Bits of CR4 (Intel SDM Vol. 3A, 2.5).
  private static let sse: word = 1 << 9 | 1 << 10
  private static let segmentBases: word = 1 << 16
  private static let xsave: word = 1 << 18

  /// Turns on what ring 3 cannot tell whether it is on, before it is entered: the way back into ring
  /// 0 is what some hypervisors lack.
  static func turnOnSegmentBases() {
    if Features.ofProcessor() & HAS_FSGSBASE != 0 { _ = turn_on_features(segmentBases) }
  }

  /// Makes LFENCE wait for all instructions before it, in ring 0 and where that is left to systems.
  static func serializeFences() {
    if Features.mustSerializeFences, serialize_fences() == 0 {
      report("LFENCE does not serialize here, and the processor refuses to change that")
    }
  }

  /// Turns on what the strategy needs and what is not on already; none of it is ever turned off.
  static func turnOnFeatures(for strategy: Strategy) {
    // In 64 bits boot.S has turned on what every processor has, and no strategy can set the trap that a
    // hardware task switch leaves for whoever uses the FPU next (CR0.TS).
    let isWide = MemoryLayout<word>.size == 8
    let usesFPU =
      strategy.promises(X87) || strategy.promises(CONTROL_WORDS) || strategy.promises(VECTORS)
    var bits: word = strategy.requires(HAS_FXSR | HAS_XSAVE) && !isWide ? sse : 0
    if strategy.requires(HAS_FSGSBASE), isPrivileged { bits |= segmentBases }
    let states = strategy.requires(HAS_XSAVE) ? Features.userStates : 0
    let lacksStates = states & ~Features.enabledStates != 0
    if lacksStates { bits |= xsave }
    if bits != 0 || usesFPU && !isWide { _ = call_in_ring_0(turn_on_features_address(), bits) }
    if lacksStates { _ = call_in_ring_0(turn_on_states_address(), word(states)) }
  }
}
