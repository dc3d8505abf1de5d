import CStrategy
import Measurement

/// What was running when a launch was lost in the middle of a cell.
public struct CellInFlight: Equatable, Sendable {
  /// What the cell's strategy requires (bits of strategy.h).
  public var requirements: UInt64
  /// The exception that ended it; nil for another end.
  public var vector: UInt64?
  /// The bytes of memory at the instruction that raised it; none where they are not known.
  public var code: [UInt8]

  /// Makes what is known of a cell in flight.
  public init(requirements: UInt64, vector: UInt64? = nil, code: [UInt8] = []) {
    self.requirements = requirements
    self.vector = vector
    self.code = code
  }
}

/// Which losses say something of the hypervisor and nothing of the strategy.
///
/// A hypervisor need not carry out everything that a processor does. One that lacks hardware's help
/// runs part of the guest's code by an interpreter or a translation of its own, and what that does
/// not know stops the guest (KVM's internal error), raises an exception where the processor would
/// not, or goes nowhere. So a cell that asks for more than a stack, and is lost in one of these ways,
/// is skipped with the evidence, and so is any cell that an interpreter gives up on. Machines that hide
/// nothing behind a hypervisor run the same code, and there the same loss is a failure: a broken
/// strategy is found there.
extension LaunchOutcome {
  /// Why this machine's hypervisor does not carry out the cell that was lost; nil where the loss is
  /// the cell's own.
  public var refusal: String? {
    guard record.machine == .kvm, let failure = record.failure, let inFlight else { return nil }
    let words = "this KVM does not carry it out: \(summarize(failure))"
    // NO_SWITCH is no requirement but a manner.
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

/// Instructions that change the ring or what only ring 0 may change: a hypervisor may have to carry
/// them out itself.
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

  /// What the code begins with; nil for an instruction that is none of these.
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
