/// The instructions between two symbols of an object file, as `llvm-objdump` lists them.
public struct Disassembly: Equatable, Sendable {
  /// One instruction.
  public struct Instruction: Equatable, Sendable {
    /// Its offset in the section, in bytes.
    public var offset: Int
    /// How many bytes it has.
    public var byteCount: Int
    /// Mnemonic and operands, with single spaces: `pushq %rbp`.
    public var text: String

    /// The first word: `pushq`.
    public var mnemonic: String { text.split(separator: " ").first.map(String.init) ?? "" }
  }

  /// The instructions in the order of their offsets, without a gap.
  public let instructions: [Instruction]

  /// One line for each instruction, indented by two: its offset from the first, and its text.
  public var listing: String {
    let start = instructions.first?.offset ?? 0
    return instructions.map { instruction in
      let offset = String(instruction.offset - start, radix: 16)
      return "  \(String(repeating: " ", count: max(0, 4 - offset.count)))\(offset)  "
        + "\(instruction.text)\n"
    }.joined()
  }

  /// Reads the output of `llvm-objdump --syms --disassemble` for one object file.
  ///
  /// The instructions must fill the range exactly: then none was overlooked and none was read from
  /// data.
  /// - Throws: `DisassemblyError` naming the object.
  public init(
    parsing text: String, from start: String, to end: String, object: String
  ) throws(DisassemblyError) {
    var symbols: [String: Int] = [:]
    var found: [Instruction] = []
    for line in text.split(whereSeparator: \.isNewline) {
      // An object has one of the two: its switch and handlers, or a scenario's loop.
      for section in [".text.timed", ".text.timed.behind"] {
        if let (name, value) = Disassembly.symbol(line, section: section) { symbols[name] = value }
      }
      guard let instruction = Disassembly.instruction(line) else { continue }
      // A lock prefix has a line of its own.
      if let prefix = found.last, prefix.text == "lock",
        prefix.offset + prefix.byteCount == instruction.offset
      {
        found[found.count - 1] = Instruction(
          offset: prefix.offset, byteCount: prefix.byteCount + instruction.byteCount,
          text: "lock \(instruction.text)")
      } else {
        found.append(instruction)
      }
    }
    for name in [start, end] where symbols[name] == nil {
      throw .noSymbol(name: name, object: object)
    }
    let range = (symbols[start] ?? 0)..<max(symbols[start] ?? 0, symbols[end] ?? 0)
    instructions = found.filter { range.contains($0.offset) }
    var next = range.lowerBound
    for instruction in instructions {
      guard instruction.offset == next else { break }
      next += instruction.byteCount
    }
    guard next == range.upperBound else {
      throw .gap(offset: next, start: start, end: end, object: object)
    }
  }

  /// `0000000000000040 l       .text.timed  0000000000000000 switch`.
  static func symbol(_ line: Substring, section: String) -> (name: String, value: Int)? {
    let words = line.split(whereSeparator: \.isWhitespace)
    guard words.count >= 4, words[words.count - 3] == section,
      let first = words.first, [8, 16].contains(first.count), let value = Int(first, radix: 16)
    else { return nil }
    return (String(words[words.count - 1]), value)
  }

  /// `      1b: ff e1                        \tjmpq\t*%rcx   # a comment`.
  private static func instruction(_ line: Substring) -> Instruction? {
    guard let colon = line.firstIndex(of: ":"),
      let offset = Int(line[..<colon].drop { $0 == " " }, radix: 16)
    else { return nil }
    let fields = line[line.index(after: colon)...].split(separator: "\t", maxSplits: 1)
    guard fields.count == 2 else { return nil }
    let bytes = fields[0].split(separator: " ")
    guard !bytes.isEmpty, bytes.allSatisfy({ $0.count == 2 && UInt8($0, radix: 16) != nil }) else {
      return nil
    }
    let text = fields[1].prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
    return Instruction(
      offset: offset, byteCount: bytes.count, text: text.joined(separator: " "))
  }
}

/// Why an object file has no listing.
public enum DisassemblyError: Error, CustomStringConvertible, Equatable {
  /// The disassembler is not there.
  case noTool(lookedIn: [String])
  /// The disassembler failed.
  case toolFailed(object: String, because: String)
  /// The object has no such symbol in its code.
  case noSymbol(name: String, object: String)
  /// The listing does not fill the range.
  case gap(offset: Int, start: String, end: String, object: String)

  /// The problem and the advice.
  public var description: String {
    switch self {
    case .noTool(let places):
      "llvm-objdump, which comes with the Swift toolchain, is not in \(places.joined(separator: ", "))"
        + "; install a complete toolchain, or put it into PATH."
    case .toolFailed(let object, let because):
      "llvm-objdump cannot read \(object): \(because)."
    case .noSymbol(let name, let object):
      "\(object) has no symbol '\(name)'; it must mark the start or the end of the requested "
        + "code."
    case .gap(let offset, let start, let end, let object):
      "\(object): the listing from '\(start)' to '\(end)' has a gap at offset \(offset), which is "
        + "not an instruction."
    }
  }
}
