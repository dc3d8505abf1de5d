import Measurement

/// A strategy's file as text: its declarations, and its instructions one by one.
///
/// The words are those of `Kernels/Strategies/include/strategy.h`. What the assembler would
/// understand and this does not (a label, a macro, two statements on a line) is an error, since a
/// mutant of it would not be what its description says.
public struct StrategySource: Sendable {
  /// The file's name without its extension.
  public let name: String
  /// The instruction set.
  public let architecture: Architecture
  /// The state that it promises to preserve: `BX`, `FLAGS`, ...
  public let promises: [String]
  /// Its requirements: `RING0`, `TASKS`, `NO_SWITCH`, ...; empty for none.
  public let requirements: [String]
  /// The whole text, line by line.
  let lines: [String]
  /// The line of `SWITCH`.
  let switchLine: Int
  /// The lines between SWITCH and END_SWITCH that hold an instruction.
  let switchLines: [Int]
  /// The lines of its handlers that do, in the order of the file.
  let handlerLines: [Int]
  /// The vectors or entries of its handlers, as written: `32`, `SYSCALL_ENTRY`.
  public let handlers: [String]
  /// The mutants that it declares to be no worse than itself, each with its reason.
  public let equivalents: [EquivalentMutant]

  /// The lines that hold an instruction: those of the switch, then those of the handlers.
  var instructionLines: [Int] { switchLines + handlerLines }
  /// How many instructions it has as it is written.
  public var instructionCount: Int { switchLines.count + handlerLines.count }
  /// How many of its instructions are executed twice in one switch: #NM's handler comes back to what
  /// raised it.
  var restartCount: Int {
    handlers.contains("7") ? switchLines.count { instruction($0) == "fnop" } : 0
  }
  /// Whether it needs ring 0.
  public var needsRing0: Bool { requirements.contains("RING0") }
  /// Whether it needs a kernel's means: only a bare machine has them.
  var needsKernel: Bool {
    !Set(requirements).isDisjoint(with: ["TASKS", "GATES", "PROCESSES", "INTERRUPTS"])
  }
  /// The state that it promises, as bits of strategy.h.
  public var promisedBits: UInt64 {
    promises.reduce(0) { bits, promise in
      StrategySource.states.firstIndex(of: promise).map { bits | 1 << UInt64($0) } ?? bits
    }
  }
  /// The states of strategy.h in the order of their bits.
  static let states =
    ["AX", "CX", "DX", "BX", "SP", "BP", "SI", "DI"] + (8...15).map { "R\($0)" }
    + ["FLAGS", "CS", "SS", "DS", "ES", "FS", "GS", "LDT", "CR3"]
    + ["X87", "CONTROL_WORDS", "VECTORS", "FS_BASE", "GS_BASE"]
  /// Whether it comes straight back to its caller.
  var isNoSwitch: Bool { requirements.contains("NO_SWITCH") }

  /// Reads a strategy's text.
  /// - Throws: `SourceError` with the line.
  public init(
    name: String, architecture: Architecture, text: String
  ) throws(SourceError) {
    self.name = name
    self.architecture = architecture
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let file = "\(architecture.rawValue)/\(name).S"
    let code = lines.map(StrategySource.withoutComment)
    guard let start = code.firstIndex(of: "SWITCH"),
      let end = code.firstIndex(of: "END_SWITCH"), start < end
    else { throw SourceError(file: file, because: "there is no SWITCH ... END_SWITCH") }
    switchLine = start
    switchLines = try StrategySource.instructions(in: code, start + 1..<end, file: file)
    guard !switchLines.isEmpty else {
      throw SourceError(file: file, because: "its switch has no instruction")
    }
    let blocks = try StrategySource.handlers(in: code, file: file)
    handlers = blocks.map(\.entry)
    var lines: [Int] = []
    for block in blocks {
      lines += try StrategySource.instructions(in: code, block.lines, file: file)
    }
    handlerLines = lines
    let described = try StrategySource.description(in: code, file: file)
    for promise in described.promises where !StrategySource.states.contains(promise) {
      throw SourceError(file: file, because: "strategy.h has no state '\(promise)' to promise")
    }
    promises = described.promises
    requirements = described.requirements
    equivalents = try EquivalentMutant.declared(in: code, file: file)
  }

  /// The instruction on a line, without its comment.
  func instruction(_ line: Int) -> String { StrategySource.withoutComment(lines[line]) }

  /// The line of the switch's last instruction.
  var lastLine: Int { switchLines[switchLines.count - 1] }

  /// The labels of its blocks that have names, which no other file may have.
  var labels: [String] {
    lines.map(StrategySource.withoutComment).compactMap { line in
      guard line.hasSuffix(":"), let first = line.first, first.isLetter else { return nil }
      return String(line.dropLast())
    }
  }

  /// The lines of a block that hold an instruction; one that holds a label, or begins or ends a
  /// repetition, holds none.
  private static func instructions(
    in code: [String], _ block: Range<Int>, file: String
  ) throws(SourceError) -> [Int] {
    let lines = block.filter { line in
      !code[line].isEmpty && !code[line].hasPrefix(".rept ") && code[line] != ".endr"
        && !code[line].hasSuffix(":")
    }
    for line in lines
    where code[line].contains(";") || code[line].contains(":") || code[line].hasPrefix(".")
      || code[line].hasPrefix("#")
    {
      throw SourceError(
        file: "\(file):\(line + 1)",
        because: "'\(code[line])' is not one plain instruction, so it cannot be mutated")
    }
    return lines
  }

  /// The blocks `HANDLER(entry) ... END_HANDLER(entry)`, and those that begin with `HANDLER_TASK`.
  private static func handlers(
    in code: [String], file: String
  ) throws(SourceError) -> [(entry: String, lines: Range<Int>)] {
    var found: [(String, Range<Int>)] = []
    for (line, text) in code.enumerated() where text.hasSuffix(")") {
      guard let word = ["HANDLER(", "HANDLER_TASK("].first(where: text.hasPrefix) else { continue }
      let entry = String(text.dropFirst(word.count).dropLast())
      guard let end = code[line...].firstIndex(of: "END_HANDLER(\(entry))") else {
        throw SourceError(
          file: "\(file):\(line + 1)", because: "there is no END_HANDLER(\(entry))")
      }
      found.append((entry, line + 1..<end))
    }
    return found
  }

  private static func withoutComment(_ line: String) -> String {
    let code = line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line[...]
    return code.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// Reads `STRATEGY(promises, requirements)`, which may take several lines.
  private static func description(
    in code: [String], file: String
  ) throws(SourceError) -> (promises: [String], requirements: [String]) {
    let text = code.map { $0.hasSuffix("\\") ? String($0.dropLast()) : $0 }.joined(separator: " ")
    guard let start = text.firstRange(of: "STRATEGY("),
      let end = text[start.upperBound...].firstIndex(of: ")")
    else { throw SourceError(file: file, because: "there is no STRATEGY(...)") }
    let parts = text[start.upperBound..<end].split(separator: ",")
    guard parts.count == 2 else {
      throw SourceError(file: file, because: "STRATEGY takes promises and requirements")
    }
    let words = parts.map { part in
      part.split(separator: "|").map { $0.filter { !$0.isWhitespace } }
    }
    return (words[0], words[1].filter { $0 != "NOTHING" })
  }
}

/// A strategy's file that cannot be taken apart.
public struct SourceError: Error, CustomStringConvertible, Equatable {
  /// The file, and the line where there is one.
  public var file: String
  /// One clause.
  public var because: String

  /// Both.
  public var description: String { "\(file): \(because)." }
}
