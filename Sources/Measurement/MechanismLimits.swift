/// The limits between one mechanism and the next.
///
/// Those of a single time lie in a gap of an order of magnitude, so that no boot's noise can carry a
/// cell across. Those of the chains (`cpu`) have room for a busy sibling hardware thread, which can
/// double what a core issues slowly, and no chain decides alone (`ProcessorVerdict`).
public enum MechanismLimits {
  /// Below this many ticks per dependent addition the CPU itself may have run the chain.
  ///
  /// An addition is one core cycle, and a tick is a cycle of the nominal frequency: 4 allows for a
  /// core that was slowed to a quarter of it. Translators may take less than 1, so this excludes
  /// interpreters that take hundreds, and says nothing of others: see `cpu`.
  public static let nativeTicksPerAdd = 4.0
  /// The ticks per dependent addition above which an interpreter ran the chain.
  ///
  /// No core is clocked at a fiftieth of its nominal frequency, and an interpreted instruction
  /// costs an exit.
  public static let interpretedTicksPerAdd = 50.0
  /// The ratio above which a guest's addition was not run by the CPU.
  ///
  /// The ratio is to an addition in a process.
  ///
  /// A core that changes its clock meanwhile stays below 4, and the fastest interpreters take hundreds.
  public static let addsOfProcess = 20.0
  /// The emulated instructions per switch from which on the switch itself was interpreted.
  ///
  /// Other emulation, such as a timer's registers, is one in thousands of switches.
  public static let emulatedPerSwitch = 1.0
  /// Exits per switch from which the switch itself exits.
  ///
  /// A hardware task switch exits once each; a half leaves room for a window that began or ended
  /// off the batch.
  public static let exitsPerSwitch = 0.5
  /// Instructions that a chain may count for each addition: the rest is the loop around it.
  ///
  /// Fewer than one, or many more, and the clock does not count instructions.
  public static let countedTicksPerAdd = 1.0...1.2
  /// From this share of a `cpuid` on, a trap under a hypervisor left the guest.
  ///
  /// `cpuid` leaves the guest under every hypervisor (Intel SDM Vol. 3C, 26.1.2: unconditionally; on
  /// AMD KVM and the others intercept it), and its handler does next to nothing, so a full exit takes
  /// about as long or longer. The tenth is room for two timings of the same instruction. A hypervisor
  /// that switches in software may take a trap by a shorter way than a cpuid: a trap below the limit
  /// made no full exit, and may still have been the hypervisor's work.
  public static let trapPerCPUID = 0.9
  /// Chains that must have been timed for a verdict.
  public static let leastChains = 4

  /// The times of a CPU's instructions, as multiples of its dependent addition.
  ///
  /// The harness needs SSE2, so these are of the Pentium 4 and later. Sources: Agner Fog, Instruction
  /// tables and The microarchitecture of Intel, AMD and VIA CPUs (agner.org/optimize); uops.info; and
  /// the readings in `Tests/MeasurementTests/Evidence`.
  public static func cpu(_ kind: ChainKind, underHypervisor: Bool) -> ClosedRange<Double>? {
    switch kind {
    case .add: nil
    // 3 on most cores, 4 to 6 on some, 10 to 18 on the Pentium 4 (whose additions take a half). An
    // interpreter that counts takes 1; QEMU's translator takes 3 or more and is not told by it.
    case .multiply: 2...40
    // 2 to 8 where both are predicted (4.1 on a Zen 4). QEMU's translator looks the return's target up
    // and takes 50 to 120. Bochs counts 2, as the fastest CPUs do, and is not told by it.
    case .callAndReturn: 1...25
    // 1 or 2 where it is predicted. QEMU's translator looks the target up and takes 20 to 110.
    // Bochs counts 2, with the instruction that makes the address.
    case .indirectJump: 0.5...10
    // 4 to 8 on most cores, 1 or 2 where a core sees through the memory; 3 to 9 in QEMU, whose code
    // uses the CPU's own. Above is only what goes through a table more slowly at each access.
    case .storeAndLoad: 0.8...25
    // 4 to 40: the instructions before it are done with. QEMU's translator emits nothing for it and
    // takes a half, an interpreter counts 1. An AMD that does not serialize by it falls below, too.
    case .fence: 2.2...150
    // 25 to 300 on a CPU, thousands where it leaves a guest. An interpreter counts a few.
    case .cpuid: 15...(underHypervisor ? .greatestFiniteMagnitude : 3000)
    }
  }

  /// Names of emulators in CPUID.
  ///
  /// Programs that translate or interpret instructions use them as the vendor, the start of the
  /// brand, or the hypervisor.
  ///
  /// QEMU's translator gives the first as the hypervisor, as a whole computer and as qemu-user, and
  /// often the second as the brand (target/i386/cpu.c); Apple's Rosetta is the vendor and the brand
  /// "VirtualApple"; FEX-Emu (docs/CPUID.md); box64; Microsoft's translators for Arm are vendors.
  public static let imitations: [String] = [
    "TCGTCGTCGTCG", "QEMU TCG CPU", "VirtualApple", "FEXIFEXIEMU", "Box64", "MicrosoftXTA",
    "Virtual CPU",
  ]
}
