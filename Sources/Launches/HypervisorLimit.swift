import CStrategy
import Measurement

/// The cell that was running when a launch was lost.
public struct CellInFlight: Equatable, Sendable {
  /// The requirements of the cell's strategy (bits of strategy.h).
  public var requirements: UInt64
  /// The exception that ended it; nil for another end.
  public var vector: UInt64?
  /// The bytes of memory at the instruction that raised it; none where they are not known.
  public var code: [UInt8]

  /// Makes a description of a cell in flight.
  public init(requirements: UInt64, vector: UInt64? = nil, code: [UInt8] = []) {
    self.requirements = requirements
    self.vector = vector
    self.code = code
  }
}

/// Losses that show a limit of the hypervisor and not a fault of the strategy.
///
/// A hypervisor need not support everything that a processor does. Without help from hardware it runs
/// part of the guest's code in an interpreter or translator of its own. Code that this does not
/// support stops the guest (KVM's internal error), raises an exception where the processor would
/// not, or hangs. So a cell that requires more than a stack, and is lost in one of these ways, is
/// skipped with the evidence, and so is any cell that an interpreter gives up on. Machines without a
/// hypervisor run the same code. There the same loss is a failure, so a broken strategy is found there.
extension LaunchOutcome {
  /// The reason why the hypervisor cannot run the lost cell; nil if the cell itself failed.
  public var hypervisorLimit: String? {
    guard record.machine == .kvm, let failure = record.failure, let inFlight else { return nil }
    let words = "this KVM does not support it: \(summarize(failure))"
    // NO_SWITCH describes the strategy and requires nothing.
    let asksForMore = inFlight.requirements & ~UInt64(NO_SWITCH) != 0
    // An interpreter may lack any instruction, such as one of the FPU.
    if failure.kind == .kvmInternalError {
      return asksForMore || isInterpreted ? words : nil
    }
    guard asksForMore else { return nil }
    switch failure.kind {
    case .hang: return isInterpreted ? words + interpreted : nil
    case .fault:
      guard let vector = inFlight.vector, [6, 13].contains(vector) else { return nil }
      if let name = SensitiveInstruction.name(inFlight.code, record.architecture) {
        return "\(words) (at \(name))"
      }
      return isInterpreted ? words + interpreted : nil
    default: return nil
    }
  }

  private var isInterpreted: Bool { probe.map(\.showsInterpreter) ?? false }
  private var interpreted: String { "; its instructions are interpreted in this ring" }
}

/// Instructions that change the ring or privileged state, which a hypervisor may have to emulate.
enum SensitiveInstruction {
  private static let one: [UInt8: String] = [
    0x9A: "a far call", 0xCA: "lret", 0xCB: "lret", 0xCC: "int", 0xCD: "int", 0xCE: "into",
    0xCF: "iret", 0xEA: "a far jmp", 0xF4: "hlt", 0xFA: "cli", 0xFB: "sti",
    0xE4: "in", 0xE5: "in", 0xEC: "in", 0xED: "in",
    0xE6: "out", 0xE7: "out", 0xEE: "out", 0xEF: "out",
  ]
  private static let two: [UInt8: String] = [
    0x00: "an instruction for LDTR or TR", 0x01: "an instruction for system tables",
    0x05: "syscall", 0x06: "clts", 0x07: "sysret", 0x20: "mov from a control register",
    0x21: "mov from a debug register", 0x22: "mov to a control register",
    0x23: "mov to a debug register", 0x30: "wrmsr", 0x32: "rdmsr", 0x34: "sysenter",
    0x35: "sysexit",
  ]

  /// The name of the first instruction of the code; nil if it is none of these.
  ///
  /// Opcodes: Intel SDM Vol. 2D, appendix A.
  static func name(_ code: [UInt8], _ architecture: Architecture) -> String? {
    // Prefixes: operand size, repetition, segments; in 64-bit code REX is the last one.
    var rest = code.drop { [0x66, 0xF2, 0xF3, 0x2E, 0x36, 0x3E, 0x26, 0x64, 0x65].contains($0) }
    if architecture == .x86_64, let rex = rest.first, (0x40...0x4F).contains(rex) {
      rest = rest.dropFirst()
    }
    guard let opcode = rest.first else { return nil }
    let next = rest.dropFirst().first
    switch opcode {
    case 0x0F: return next.flatMap { two[$0] }
    case 0xFF: return next.flatMap { [3: "a far call", 5: "a far jmp"][$0 >> 3 & 7] }
    default: return one[opcode]
    }
  }
}
