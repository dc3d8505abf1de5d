/// The words of the project, as types. Nothing here measures, reads or prints: every other module
/// speaks through these names, so that a word means the same thing in a definition, a recording and
/// a report.

/// The instruction set of a guest image.
public enum Architecture: String, Codable, CaseIterable, Sendable, Comparable {
  /// 32-bit protected mode, the 80386's.
  case i686
  /// 64-bit mode.
  case x86_64

  /// Orders i686 before x86_64, as the report does.
  public static func < (a: Self, b: Self) -> Bool { a == .i686 && b == .x86_64 }
}

/// The privilege level that the switch runs at.
public enum Ring: Int, Codable, CaseIterable, Sendable, Comparable {
  /// Kernel mode.
  case zero = 0
  /// User mode.
  case three = 3

  /// The word used in cell ids: `ring0` or `ring3`.
  public var name: String { "ring\(rawValue)" }

  /// Reads the word that `name` writes; nil for anything else.
  public init?(name: String) {
    guard let match = Ring.allCases.first(where: { $0.name == name }) else { return nil }
    self = match
  }

  /// Orders by privilege level.
  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// The platform that a guest is linked against.
public enum Platform: String, Codable, CaseIterable, Sendable {
  /// A freestanding kernel booted by PVH or multiboot.
  case barePC = "BarePC"
  /// A static Linux process without libc.
  case linuxProcess = "LinuxProcess"
}

/// A thing that runs guests.
///
/// A machine that cannot run is skipped with a reason, never replaced.
public enum Machine: String, Codable, CaseIterable, Sendable, Comparable {
  /// The strategy in a static Linux process: ticks of the real CPU, user mode.
  case process
  /// QEMU with KVM: ticks of the real clock; the mechanism shows which ran natively.
  case kvm
  /// QEMU's translator: functional, and a cost of emulation, never a CPU's.
  case tcg
  /// QEMU's translator counting instructions: exact and repeatable.
  case icount
  /// Bochs: another implementation of the processor, which counts instructions too.
  case bochs
  /// QEMU with KVM on a processor that Bochs interprets: what KVM executes is counted, too.
  case bochsKVM = "bochs-kvm"
  /// A computer without an operating system, started from a medium; its log is ingested.
  case metal
  /// Documented clocks: a manual's clocks for the executed instructions; nothing is timed.
  case paper

  /// Whether its cells are meant only where it is named: it needs what not everybody has.
  public var isOnRequest: Bool { [.bochs, .bochsKVM, .metal].contains(self) }

  /// The platform whose image this machine runs.
  public var platform: Platform { self == .process ? .linuxProcess : .barePC }

  /// The unit of this machine's numbers.
  public var unit: Unit {
    switch self {
    case .icount, .bochs: .instructions
    case .bochsKVM: .hostInstructions
    case .paper: .clocks
    default: .tscTicks
    }
  }

  /// Orders as declared: closest to a real CPU first.
  public static func < (a: Self, b: Self) -> Bool {
    (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
  }
}

/// The unit of a recorded number.
public enum Unit: String, Codable, Sendable {
  /// Ticks of the time-stamp counter; not core cycles.
  case tscTicks = "tsc-ticks"
  /// Instructions executed, exact.
  case instructions
  /// Instructions executed by the guest, its hypervisor and the system below.
  ///
  /// An interrupt of that system adds to the count, so it is not the same in every boot.
  case hostInstructions = "instructions-with-host"
  /// Clocks that a processor's manual gives for instructions; nothing was timed.
  case clocks

  /// Whether it is a number of instructions, and no time.
  public var isInstructions: Bool { self == .instructions || self == .hostInstructions }
}

/// How a switch was really carried out.
///
/// Always proven by evidence in the same boot, never assumed.
public enum Mechanism: String, Codable, CaseIterable, Sendable {
  /// The CPU executed the instructions itself.
  case native
  /// Each switch left the guest and the hypervisor carried it out.
  case exitEmulated = "exit-emulated"
  /// The hypervisor interpreted the instructions one by one.
  case instructionEmulated = "instruction-emulated"
  /// A binary translator ran its own code in place of the guest's.
  case translated
  /// An emulator of a whole processor interpreted the instructions one by one.
  case interpreted
  /// A deterministic clock counted instructions; no time was measured.
  case counted
  /// Documented clocks of the executed instructions were added up; no time was measured.
  case documented
}

/// How a cell ended.
public enum CellStatus: String, Codable, Sendable {
  /// Every boot that counts was verified, and there is a number.
  case measured
  /// It ran and was void, or it could not be finished; `because` says why.
  case failed
  /// It was never tried; `because` says why.
  case skipped
}
