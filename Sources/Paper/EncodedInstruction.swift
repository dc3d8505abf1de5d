/// The decoded bytes of a 32-bit instruction (Intel SDM volume 2A, 2.1 and appendix A).
///
/// Only as far as the clock tables and their `m` ask.
public struct EncodedInstruction: Hashable, Sendable {
  /// Prefixes in the order of the bytes.
  public private(set) var prefixes: [UInt8] = []
  /// One byte, or two that begin with 0x0F.
  public private(set) var opcode: [UInt8] = []
  /// The byte that names operands; nil where there is none.
  public private(set) var operands: UInt8?
  /// The byte that names a base and an index.
  public private(set) var index: UInt8?
  /// The displacement of an address or a relative jump.
  public private(set) var displacement: [UInt8] = []
  /// The immediate: a number or a far pointer.
  public private(set) var immediate: [UInt8] = []

  /// Whether an operand is in memory, as far as `operands` names it.
  public var isMemory: Bool { operands.map { $0 >> 6 != 3 } ?? false }
  /// The middle field of `operands`: a register, or more of the opcode.
  public var field: UInt8? { operands.map { ($0 >> 3) & 7 } }
  /// Whether operands have 16 bits and not 32.
  public var isShort: Bool { prefixes.contains(0x66) }

  /// Whether it is an IN or an OUT.
  public var isPortAccess: Bool {
    opcode.count == 1 && (0xE4...0xE7 ~= opcode[0] || 0xEC...0xEF ~= opcode[0])
  }

  /// The components that the 80386's manual counts as `m`.
  ///
  /// The displacement is one, the immediate is one, and so is every other byte.
  public var components: Int {
    prefixes.count + opcode.count + (operands == nil ? 0 : 1) + (index == nil ? 0 : 1)
      + (displacement.isEmpty ? 0 : 1) + (immediate.isEmpty ? 0 : 1)
  }

  /// Decodes bytes; nil unless they are exactly one known instruction.
  public init?(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while let byte = rest.first, EncodedInstruction.prefixes.contains(byte) {
      prefixes.append(rest.removeFirst())
    }
    // 16-bit addresses have another shape; no 32-bit code here uses them.
    guard !prefixes.contains(0x67), let first = rest.popFirst() else { return nil }
    opcode = [first]
    if first == 0x0F {
      guard let second = rest.popFirst() else { return nil }
      opcode.append(second)
    }
    if EncodedInstruction.hasOperands(opcode) {
      guard let byte = rest.popFirst() else { return nil }
      operands = byte
      guard takeAddress(&rest) else { return nil }
    }
    guard let (relative, number) = followingBytes, rest.count == relative + number else {
      return nil
    }
    displacement += rest.prefix(relative)
    immediate = Array(rest.suffix(number))
  }

  /// Address bytes after `operands`: SDM volume 2A, tables 2-2 and 2-3.
  private mutating func takeAddress(_ rest: inout ArraySlice<UInt8>) -> Bool {
    guard let operands, operands >> 6 != 3 else { return true }
    var base = operands & 7
    if base == 4 {
      guard let byte = rest.popFirst() else { return false }
      index = byte
      base = byte & 7
    }
    let count = operands >> 6 == 1 ? 1 : operands >> 6 == 2 || base == 5 ? 4 : 0
    guard rest.count >= count else { return false }
    displacement = Array(rest.prefix(count))
    rest = rest.dropFirst(count)
    return true
  }

  private static let prefixes: Set<UInt8> = [
    0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x66, 0x67, 0xF0, 0xF2, 0xF3,
  ]

  private static func hasOperands(_ opcode: [UInt8]) -> Bool {
    guard opcode.count == 1 else {
      switch opcode[1] {
      case 0x04...0x0C, 0x0E, 0x0F, 0x24...0x27, 0x30...0x3F, 0x77, 0x80...0x8F, 0xA0...0xA2,
        0xA6...0xAA, 0xC8...0xCF:
        return false
      default: return true
      }
    }
    switch opcode[0] {
    case 0x00...0x3F: return opcode[0] & 7 < 4
    case 0x62, 0x63, 0x69, 0x6B, 0x80...0x8F, 0xC0, 0xC1, 0xC4...0xC7, 0xD0...0xD3, 0xD8...0xDF,
      0xF6, 0xF7, 0xFE, 0xFF:
      return true
    default: return false
    }
  }

  /// Bytes of a relative jump or an absolute address, and of an immediate, by the opcode.
  private var followingBytes: (relative: Int, number: Int)? {
    let word = isShort ? 2 : 4
    guard opcode.count == 1 else {
      switch opcode[1] {
      case 0x80...0x8F: return (word, 0)
      case 0x70...0x73, 0xA4, 0xAC, 0xBA, 0xC2, 0xC4...0xC6: return (0, 1)
      default: return (0, 0)
      }
    }
    switch opcode[0] {
    case 0x00...0x3F where opcode[0] & 7 == 4: return (0, 1)
    case 0x00...0x3F where opcode[0] & 7 == 5: return (0, word)
    case 0x70...0x7F, 0xE0...0xE3, 0xEB: return (1, 0)
    case 0xE8, 0xE9: return (word, 0)
    case 0xA0...0xA3: return (4, 0)
    case 0x9A, 0xEA: return (0, word + 2)
    case 0x68, 0x69, 0x81, 0xA9, 0xB8...0xBF, 0xC7: return (0, word)
    case 0x6A, 0x6B, 0x80, 0x82, 0x83, 0xA8, 0xB0...0xB7, 0xC0, 0xC1, 0xC6, 0xCD, 0xD4, 0xD5,
      0xE4...0xE7:
      return (0, 1)
    case 0xC2, 0xCA: return (0, 2)
    case 0xC8: return (0, 3)
    case 0xF6: return (0, field.map { $0 < 2 ? 1 : 0 } ?? 0)
    case 0xF7: return (0, field.map { $0 < 2 ? word : 0 } ?? 0)
    default: return (0, 0)
    }
  }
}

extension EncodedInstruction {
  /// The address of its memory operand; nil where it has none.
  ///
  /// The general registers are given in their encoding's order.
  public func address(registers: [UInt32]) -> UInt32? {
    guard let operands, isMemory, registers.count == 8 else { return nil }
    var sum = displacementValue
    if let index {
      if index & 7 != 5 || operands >> 6 != 0 { sum &+= registers[Int(index & 7)] }
      let scaled = Int((index >> 3) & 7)
      if scaled != 4 { sum &+= registers[scaled] << UInt32(index >> 6) }
    } else if !(operands & 7 == 5 && operands >> 6 == 0) {
      sum &+= registers[Int(operands & 7)]
    }
    return sum
  }

  private var displacementValue: UInt32 {
    if displacement.count == 1 {
      return UInt32(bitPattern: Int32(Int8(bitPattern: displacement[0])))
    }
    return displacement.reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
