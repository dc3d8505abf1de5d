import CHarness
import Sampling

/// The processor's features that strategies may require (HAS_* of strategy.h).
///
/// Intel SDM Vol. 2A, CPUID; AMD APM Vol. 3, appendix E.
public enum Features {
  /// Whether the processor lacks a feature that the strategy requires, turned on or not.
  public static func areMissing(for strategy: Strategy) -> Bool {
    let all =
      HAS_FXSR | HAS_XSAVE | HAS_XSAVEOPT | HAS_XSAVEC | HAS_FSGSBASE | HAS_PCID | HAS_SYSENTER
      | HAS_SYSCALL | HAS_IBPB | HAS_RDTSCP
    guard strategy.requires(all) else { return false }
    return strategy.requires(all & ~ofProcessor())
  }

  /// The states that the processor can save and that user contexts have, as XCR0 numbers them.
  public static var userStates: UInt32 {
    leaf(1).ecx & (1 << 26) == 0 ? 0 : leaf(0xD).eax & UInt32(USER_STATES)
  }

  /// The states that are turned on; 0 where XSAVE is not.
  public static var enabledStates: UInt32 { areStatesEnabled ? read_states() : 0 }

  /// Whether XSAVE is turned on.
  static var areStatesEnabled: Bool { leaf(1).ecx & (1 << 27) != 0 }

  /// Whether XGETBV tells which of the states are in use.
  static var tellsStatesInUse: Bool { areStatesEnabled && leaf(0xD, 1).eax & 4 != 0 }

  /// The hypervisor's own first leaf; without meaning where there is none.
  static var hypervisorLeaf: Leaf { read(0x4000_0000) }

  /// Whether LFENCE must be made to wait for all instructions before it.
  public static var mustSerializeFences: Bool {
    let basic = leaf(1)
    return LoadFence(
      vendor: leaf(0).ebx, signature: basic.eax, features: basic.ecx,
      extendedFeatures: leaf(0x8000_0021).eax
    ).mustBeMadeSerializing
  }

  /// Bytes of each vector register that the strategy saves.
  static func vectorBytes(_ strategy: Strategy) -> UInt32 {
    strategy.requires(HAS_XSAVE) && enabledStates & 4 != 0 ? 32 : 16
  }

  /// The requirement bits that CPUID vouches for.
  public static func ofProcessor() -> Int32 {
    let basic = leaf(1)
    var found: Int32 = 0
    // FXSR, and SSE for MXCSR and the registers.
    if basic.edx & (1 << 24) != 0, basic.edx & (1 << 25) != 0 { found |= HAS_FXSR }
    if basic.edx & (1 << 11) != 0 { found |= HAS_SYSENTER }
    if basic.ecx & (1 << 17) != 0 { found |= HAS_PCID }
    if basic.ecx & (1 << 26) != 0 {
      found |= HAS_XSAVE
      let states = leaf(0xD, 1)
      if states.eax & 1 != 0 { found |= HAS_XSAVEOPT }
      if states.eax & 2 != 0 { found |= HAS_XSAVEC }
    }
    let structured = leaf(7)
    if structured.ebx & 1 != 0 { found |= HAS_FSGSBASE }
    if structured.edx & (1 << 26) != 0 || leaf(0x8000_0008).ebx & (1 << 12) != 0 {
      found |= HAS_IBPB
    }
    let extended = leaf(0x8000_0001)
    if extended.edx & (1 << 11) != 0 { found |= HAS_SYSCALL }
    if extended.edx & (1 << 27) != 0 { found |= HAS_RDTSCP }
    return found
  }

  /// The four registers that CPUID answers in.
  struct Leaf {
    var eax: UInt32 = 0
    var ebx: UInt32 = 0
    var ecx: UInt32 = 0
    var edx: UInt32 = 0
  }

  /// One leaf of CPUID; zeros where the processor has none of that number.
  static func leaf(_ number: UInt32, _ part: UInt32 = 0) -> Leaf {
    read(number & 0x8000_0000).eax < number ? Leaf() : read(number, part)
  }

  private static func read(_ number: UInt32, _ part: UInt32 = 0) -> Leaf {
    var leaf = Leaf()
    withUnsafeMutableBytes(of: &leaf) { bytes in
      if let words = bytes.bindMemory(to: word32.self).baseAddress {
        read_cpuid(number, part, words)
      }
    }
    return leaf
  }
}
