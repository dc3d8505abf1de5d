/// How many instructions a piece of code executes, where its listing alone can tell.
extension Disassembly {
  /// Instructions of one switch: those before its way out, and the way out.
  ///
  /// The way through them is followed (`straightCount`), and each is executed at most once. A
  /// handler that is entered on the way comes back to the next instruction, after as many as
  /// `handlers` says, or to the same one, which is then counted twice. A far jump or call is
  /// allowed on the way: it names a task, and the next instruction is where that task comes back; a
  /// counter of instructions counts it once, however much it does.
  /// - Throws: `CountingError` naming the instruction.
  public func switchCount(handlers: [String: Int] = [:]) throws(CountingError) -> Int {
    var count = try straightCount(handlers: handlers)
    for instruction in instructions {
      guard let handler = instruction.handlerEntry.flatMap({ handlers[$0] }) else { continue }
      count += handler + (instruction.isRestarted ? 1 : 0)
    }
    return count
  }

  /// Instructions of one copy, from two loops of which one holds twice as many copies.
  ///
  /// A call is followed once to the target, which comes back; jumps are to what comes next, or the
  /// count that is taken while it runs will be another.
  /// - Throws: `CountingError` where the loops are not such a pair.
  public static func instanceCount(
    _ loop: Disassembly, doubled: Disassembly, target: Int
  ) throws(CountingError) -> Int {
    func executed(_ loop: Disassembly) -> Int {
      loop.instructions.reduce(0) { $0 + 1 + ($1.mnemonic.hasCall ? target : 0) }
    }
    let copies = Disassembly.copiesPerRound
    guard !loop.instructions.isEmpty, executed(loop).isMultiple(of: copies),
      executed(doubled) == 2 * executed(loop)
    else {
      throw CountingError(
        because: "its loops have \(executed(loop)) and \(executed(doubled)) instructions, and not "
          + "\(copies) and \(2 * copies) copies of something")
    }
    return executed(loop) / copies
  }

  /// Copies in a round of an instruction's loop, as harness.h has them (COPIES).
  static let copiesPerRound = 32

  /// Instructions of one visit of the measuring loop, without those of the switch.
  ///
  /// The switch is called once, through a pointer, and the last instruction closes the loop.
  /// - Throws: `CountingError` naming the instruction.
  public func visitCount() throws(CountingError) -> Int {
    guard let first = instructions.first, let last = instructions.last else {
      throw CountingError(because: "there is no code")
    }
    var calls = 0
    for instruction in instructions.dropLast() {
      switch instruction.flow {
      case .onward: break
      case .indirectCall: calls += 1
      default: throw instruction.uncountable("a visit must be straight but for one call")
      }
    }
    guard calls == 1 else {
      throw CountingError(
        because: "a visit must call the switch once, and this one does \(calls) times")
    }
    let target = last.text.split(separator: " ").dropFirst().first ?? ""
    guard last.flow == .conditional, target == "0x\(String(first.offset, radix: 16))" else {
      throw last.uncountable("a visit must end by going back to its first instruction")
    }
    return instructions.count
  }
}

/// The reason why instructions cannot be counted from a listing.
public struct CountingError: Error, CustomStringConvertible, Equatable {
  /// One sentence without its end.
  public var because: String

  /// The reason.
  public var description: String { "not countable from the listing: \(because)." }
}

extension String {
  /// Whether a mnemonic is that of a call, near or far.
  fileprivate var hasCall: Bool { hasPrefix("call") || hasPrefix("lcall") }
}

extension Disassembly.Instruction {
  /// Where execution goes on after an instruction.
  enum Flow {
    /// With the next one.
    case onward
    /// Elsewhere, to wherever a register or the stack says, for good.
    case leaving
    /// In another task, and with the next one when that comes back.
    case farJump
    /// In a function that a pointer names, and then with the next one.
    case indirectCall
    /// With the next one or elsewhere.
    case conditional
    /// The listing does not tell, or it executes more than once.
    case unknown
  }

  /// What a handler that this instruction enters is called in a strategy's file; nil for others.
  var handlerEntry: String? {
    switch mnemonic {
    case "int":
      let operand = text.split(separator: " ").dropFirst().first ?? ""
      guard operand.hasPrefix("$0x") else { return nil }
      return Int(operand.dropFirst(3), radix: 16).map(String.init)
    // The FPU's no-op, where the strategy has a handler of #NM: there it does nothing but raise it.
    case "fnop": return "7"
    case "sysenter": return "SYSENTER_ENTRY"
    case "syscall": return "SYSCALL_ENTRY"
    case "lcall", "lcalll", "lcallq": return "CALL_GATE"
    default: return nil
    }
  }

  /// Whether a handler that it enters comes back to it, and not to the next one: its entry is a fault.
  var isRestarted: Bool { mnemonic == "fnop" }

  var flow: Flow {
    let operand = text.split(separator: " ").dropFirst().first ?? ""
    let isIndirect = operand.hasPrefix("*")
    switch mnemonic {
    case "ret", "retl", "retq", "retw", "lret", "lretl", "lretq", "iret", "iretl", "iretq",
      "sysretl", "sysretq", "sysexitl", "sysexitq", "sysexit", "sysret":
      return .leaving
    case "jmp", "jmpl", "jmpq": return isIndirect ? .leaving : .unknown
    case "ljmp", "ljmpl", "ljmpq", "lcall", "lcalll", "lcallq": return .farJump
    case "call", "calll", "callq": return isIndirect ? .indirectCall : .unknown
    case "rep", "repe", "repne", "repz", "repnz", "int", "int3", "into", "hlt", "ud2", "syscall",
      "sysenter", "<unknown>", "(bad)", "":
      return .unknown
    default:
      let branches = mnemonic.hasPrefix("j") || mnemonic.hasPrefix("loop")
      return branches ? .conditional : .onward
    }
  }

  func uncountable(_ because: String) -> CountingError {
    CountingError(because: "'\(text)' at offset \(offset): \(because)")
  }
}
