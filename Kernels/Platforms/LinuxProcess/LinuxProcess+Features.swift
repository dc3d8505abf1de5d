import CHarness
import Harness

// What the kernel has turned on for its processes.
extension LinuxProcess {
  /// Whether the kernel lets processes use what the strategy requires of the processor.
  static func hasFeatures(for strategy: Strategy) -> Bool {
    if Features.areMissing(for: strategy) { return false }
    if strategy.requires(HAS_XSAVE), Features.enabledStates & 3 != 3 { return false }
    // Bit 1 of AT_HWCAP2 (arch/x86/include/uapi/asm/hwcap2.h).
    return !strategy.requires(HAS_FSGSBASE) || second_capabilities() & 2 != 0
  }
}
