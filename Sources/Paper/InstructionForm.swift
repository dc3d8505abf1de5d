/// A form of an instruction that tables have a row for.
public struct InstructionForm: Hashable, Sendable {
  /// Where an operand is, where that makes a difference.
  public enum Operand: String, CaseIterable, Hashable, Sendable {
    /// In a register.
    case register
    /// In memory.
    case memory
  }

  /// Its name: `push-register`.
  public var name: String
  /// The ways to write it in bytes.
  public var encodings: [Encoding]
  /// Where the operand must be; nil for anywhere.
  public var operand: Operand?
  /// The outcome that it requires; nil for anything but an exception.
  public var outcome: InstructionOutcome?

  /// Makes a form.
  public init(
    name: String, encodings: [Encoding], operand: Operand? = nil, outcome: InstructionOutcome? = nil
  ) {
    self.name = name
    self.encodings = encodings
    self.operand = operand
    self.outcome = outcome
  }

  func matches(_ code: EncodedInstruction, _ outcome: InstructionOutcome?) -> Bool {
    guard encodings.contains(where: { $0.matches(code) }) else { return false }
    switch operand {
    case .register where code.isMemory: return false
    case .memory where !code.isMemory: return false
    default: break
    }
    return self.outcome == outcome
  }
}

/// A pattern of an instruction's opcode, as manuals write it.
public struct Encoding: Hashable, Sendable, CustomStringConvertible {
  private var opcode: [UInt8]
  /// How many values the last byte may have, from the one that is written.
  private var values: UInt8
  private var field: UInt8?

  /// Reads an opcode pattern: `89`, `0f b4`, `50+r`, `70+cc` or `ff /5`.
  ///
  /// `+r` is a register's number in the last three bits, `+cc` a condition in the last four, `/5`
  /// the middle field of the next byte.
  ///
  /// - Returns: Nil for a text of another shape.
  public init?(_ text: String) {
    var words = text.split(separator: " ").map(String.init)
    if let last = words.last, last.hasPrefix("/") {
      guard last.count == 2, let number = last.last?.wholeNumberValue, number < 8 else {
        return nil
      }
      field = UInt8(number)
      words.removeLast()
    }
    values = 1
    if let last = words.last, let plus = last.firstIndex(of: "+") {
      switch last[plus...] {
      case "+r": values = 8
      case "+cc": values = 16
      default: return nil
      }
      words[words.count - 1] = String(last[..<plus])
    }
    let bytes = words.compactMap { $0.count == 2 ? UInt8($0, radix: 16) : nil }
    guard bytes.count == words.count, let last = bytes.last,
      bytes.count == (bytes[0] == 0x0F ? 2 : 1), last % values == 0
    else { return nil }
    opcode = bytes
  }

  /// As it is written.
  public var description: String {
    let bytes = opcode.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    return bytes + (values == 8 ? "+r" : values == 16 ? "+cc" : "")
      + (field.map { " /\($0)" } ?? "")
  }

  func matches(_ code: EncodedInstruction) -> Bool {
    // A repetition is another instruction, with rows of its own.
    guard code.prefixes.allSatisfy({ $0 != 0xF2 && $0 != 0xF3 }),
      code.opcode.count == opcode.count, code.opcode.dropLast() == opcode.dropLast(),
      let last = code.opcode.last, let least = opcode.last
    else { return false }
    return last >= least && last - least < values && (field == nil || field == code.field)
  }
}
