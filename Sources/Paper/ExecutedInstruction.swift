/// An executed instruction, with the processor's state before it.
public struct ExecutedInstruction: Hashable, Sendable {
  /// Its linear address.
  public var address: UInt32
  /// Its bytes.
  public var bytes: [UInt8]
  /// As a disassembler writes it, with single spaces.
  public var text: String
  /// The privilege level.
  public var privilege: Int
  /// The selector in CS.
  public var codeSelector: UInt16
  /// The selector in the task register.
  public var taskSelector: UInt16
  /// Whether the task-state segment is a 16-bit one.
  public var isShortTask: Bool
  /// The selector of a far pointer that it finds in memory; nil where it has none.
  public var farSelector: UInt16?
  /// Whether it is the measuring loop's own and not the switch's.
  public var isLoop: Bool

  /// Makes one.
  public init(
    address: UInt32, bytes: [UInt8], text: String, privilege: Int, codeSelector: UInt16,
    taskSelector: UInt16, isShortTask: Bool, farSelector: UInt16? = nil,
    isLoop: Bool = false
  ) {
    self.address = address
    self.bytes = bytes
    self.text = text
    self.privilege = privilege
    self.codeSelector = codeSelector
    self.taskSelector = taskSelector
    self.isShortTask = isShortTask
    self.farSelector = farSelector
    self.isLoop = isLoop
  }
}

/// The outcome of an instruction, where a table has several rows for it.
public enum InstructionOutcome: String, CaseIterable, Hashable, Sendable {
  /// A conditional jump jumped.
  case taken
  /// It did not.
  case notTaken = "not-taken"
  /// A far transfer stayed at its privilege level, or ring 0 accessed a port.
  ///
  /// Ring 0 does not consult the map of ports.
  case samePrivilege = "same-privilege"
  /// It went to more privilege.
  case morePrivilege = "more-privilege"
  /// It went to less.
  case lessPrivilege = "less-privilege"
  /// A far call or jump went through a call gate and stayed at its privilege level.
  case gateSamePrivilege = "gate-same-privilege"
  /// A far call went through a call gate to more privilege.
  case gateMorePrivilege = "gate-more-privilege"
  /// It switched to the task whose task-state segment it names.
  case taskStateSegment = "task-state-segment"
  /// It switched to the task that a gate names.
  case taskGate = "task-gate"
  /// It went back to the task that the back link names.
  case nestedTask = "nested-task"
  /// It did not end, but raised an exception.
  case exception
}

extension InstructionOutcome {
  /// What came of an instruction, after which `next` was executed; nil where there is only one way.
  init?(
    _ instruction: ExecutedInstruction, _ code: EncodedInstruction, next: ExecutedInstruction
  ) {
    let isSequential = next.address == instruction.address &+ UInt32(instruction.bytes.count)
    switch Transfer(code) {
    case .conditional: self = isSequential ? .notTaken : .taken
    case .near: return nil
    case .interrupt:
      self =
        next.taskSelector != instruction.taskSelector
        ? .taskGate : next.privilege < instruction.privilege ? .morePrivilege : .samePrivilege
    case .interruptReturn, .farReturn:
      self =
        next.taskSelector != instruction.taskSelector
        ? .nestedTask : next.privilege > instruction.privilege ? .lessPrivilege : .samePrivilege
    case .far: self.init(far: instruction, code, next)
    case nil:
      if !isSequential {
        self = .exception
      } else if code.isPortAccess, instruction.privilege == 0 {
        self = .samePrivilege
      } else {
        return nil
      }
    }
  }

  private init(
    far instruction: ExecutedInstruction, _ code: EncodedInstruction, _ next: ExecutedInstruction
  ) {
    let named =
      code.immediate.count >= 2
      ? UInt16(code.immediate[code.immediate.count - 2])
        | UInt16(code.immediate[code.immediate.count - 1]) << 8
      : instruction.farSelector
    // A selector's two low bits ask for a privilege level and choose nothing.
    func isNamed(_ selector: UInt16) -> Bool { named.map { $0 & ~3 == selector & ~3 } ?? false }
    if next.taskSelector != instruction.taskSelector {
      self = isNamed(next.taskSelector) ? .taskStateSegment : .taskGate
    } else if next.privilege < instruction.privilege {
      self = .gateMorePrivilege
    } else {
      self = isNamed(next.codeSelector) ? .samePrivilege : .gateSamePrivilege
    }
  }
}

/// The kinds of instruction that go elsewhere than to the next one.
private enum Transfer {
  case conditional, near, far, farReturn, interrupt, interruptReturn

  /// Nil for an instruction that continues with the next one.
  init?(_ code: EncodedInstruction) {
    guard code.opcode.count == 1 else {
      switch code.opcode[1] {
      case 0x80...0x8F: self = .conditional
      // SYSENTER and SYSEXIT.
      case 0x34, 0x35: self = .near
      default: return nil
      }
      return
    }
    switch code.opcode[0] {
    case 0x70...0x7F, 0xE0...0xE3: self = .conditional
    case 0xC2, 0xC3, 0xE8, 0xE9, 0xEB: self = .near
    case 0xFF where code.field == 2 || code.field == 4: self = .near
    case 0xFF where code.field == 3 || code.field == 5: self = .far
    case 0x9A, 0xEA: self = .far
    case 0xCA, 0xCB: self = .farReturn
    case 0xCC, 0xCD: self = .interrupt
    case 0xCF: self = .interruptReturn
    default: return nil
    }
  }
}
