/// Whether LFENCE waits for all earlier instructions, as every timing here assumes.
///
/// Intel's always does. On AMD's and Hygon's it only orders loads unless bit 1 of MSR C001_1029 is set,
/// which systems do at their start and a bare machine has not done: families 10h, 12h and 14h to 18h.
/// Families 0Fh and 11h have neither the register nor the need, and later processors say that they
/// always wait (AMD, Software Techniques for Managing Speculation, mitigation G-2; APM Vol. 3, CPUID
/// Fn8000_0021).
public struct LoadFence {
  /// The vendor's first four letters: EBX of CPUID leaf 0.
  public var vendor: UInt32
  /// EAX of leaf 1, which has the family.
  public var signature: UInt32
  /// ECX of leaf 1, which has the hypervisor's bit.
  public var features: UInt32
  /// EAX of leaf 8000_0021; 0 where there is no such leaf.
  public var extendedFeatures: UInt32

  /// Makes it from the answers of CPUID.
  public init(vendor: UInt32, signature: UInt32, features: UInt32, extendedFeatures: UInt32) {
    self.vendor = vendor
    self.signature = signature
    self.features = features
    self.extendedFeatures = extendedFeatures
  }

  /// AuthenticAMD and HygonGenuine.
  private var isOfAMDsLine: Bool { vendor == 0x6874_7541 || vendor == 0x6F67_7948 }

  /// The family, with the extended family where its field is full.
  private var family: UInt32 {
    let base = signature >> 8 & 0xF
    return base == 0xF ? base + (signature >> 20 & 0xFF) : base
  }

  /// Whether a bare machine must set the bit.
  ///
  /// Below a hypervisor that is the hypervisor's business.
  public var mustBeMadeSerializing: Bool {
    let isBelowHypervisor = features >> 31 == 1
    let alwaysSerializes = extendedFeatures & 1 << 2 != 0
    return isOfAMDsLine && family >= 0x10 && family != 0x11 && !isBelowHypervisor
      && !alwaysSerializes
  }
}
