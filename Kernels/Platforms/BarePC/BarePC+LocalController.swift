import CHarness
import Harness

// The local APIC, for strategies that write to it.
extension BarePC {
  /// The registers of the local APIC in memory, and its timer's entry there.
  private static var timerEntry: UnsafeMutablePointer<word32> {
    (at_address(0xFEE0_0000) + 0x320).assumingMemoryBound(to: word32.self)
  }

  /// Whether CPUID lacks a part of it that the strategy requires.
  static func lacksController(
    _ strategy: Strategy, _ basic: (ebx: word32, ecx: word32, edx: word32)
  ) -> Bool {
    if strategy.requires(HAS_LOCAL_APIC), basic.edx & (1 << 9) == 0 { return true }
    if strategy.requires(HAS_X2APIC), basic.ecx & (1 << 21) == 0 { return true }
    return strategy.requires(HAS_TSC_DEADLINE) && basic.ecx & (1 << 24) == 0
  }

  /// Shows it to the strategy as that wants it; a deadline that passes is masked.
  static func turnOnController(_ strategy: Strategy) {
    if strategy.requires(HAS_X2APIC) { use_x2apic() }
    // Masked, and by deadline (Intel SDM Vol. 3A, 11.5.4.1).
    if strategy.requires(HAS_TSC_DEADLINE) { store_shared(timerEntry, 0x5_00FF) }
  }

  /// As it was.
  static func turnOffController(_ strategy: Strategy) {
    if strategy.requires(HAS_X2APIC) { use_xapic() }
    if strategy.requires(HAS_TSC_DEADLINE) { store_shared(timerEntry, 0x1_00FF) }
  }
}
