import Paper

/// What QEMU logs of each instruction that it executes, one translation block for each of them.
///
/// `IN:` lists an instruction when it is translated, `Trace` and the registers say that it begins. A
/// block that was found and then not begun, because an interrupt was due, is taken back.
struct ExecutionLog {
  /// The instructions in the order of their execution.
  private(set) var executed: [ExecutedInstruction] = []
  /// What is wrong with the log; nil for nothing.
  private(set) var problem: String?
  private var listed: [UInt32: (bytes: [UInt8], text: String)]
  private var lastListed: UInt32?

  /// Reads a log, with what earlier ones listed; `selector` looks a far pointer up in memory.
  init(
    _ log: [UInt8], listed: [UInt32: (bytes: [UInt8], text: String)],
    selector: (UInt32) -> UInt16?
  ) {
    self.listed = listed
    var block: Block?
    for line in log.split(separator: UInt8(ascii: "\n")) {
      let text = String(decoding: line, as: UTF8.self)
      if text.hasPrefix("0x") {
        list(text)
      } else if text.hasPrefix("Trace ") {
        finish(block, selector)
        block = Block(text)
        if block == nil { problem = problem ?? "a trace line of another shape: \(text)" }
      } else if text.hasPrefix("Stopped execution of TB chain") {
        block = nil
      } else {
        block?.note(text)
      }
    }
    finish(block, selector)
  }

  /// What has been listed until now.
  var instructions: [UInt32: (bytes: [UInt8], text: String)] { listed }

  /// `0x00101040:  68 d8 01 12 00           pushl    $0x1201d8`.
  private mutating func list(_ line: String) {
    let parts = line.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, let address = UInt32(parts[0].dropFirst(2), radix: 16) else { return }
    var words = parts[1].split(separator: " ")[...]
    var bytes: [UInt8] = []
    while let word = words.first, word.count == 2, let byte = UInt8(word, radix: 16) {
      bytes.append(byte)
      words.removeFirst()
    }
    if words.isEmpty, let start = lastListed, var known = listed[start],
      address == start &+ UInt32(known.bytes.count)
    {
      // What has many bytes goes on in another line.
      known.bytes += bytes
      listed[start] = known
      return
    }
    guard !bytes.isEmpty, !words.isEmpty else {
      problem = problem ?? "this QEMU has no disassembler: \(line)"
      return
    }
    listed[address] = (bytes, words.joined(separator: " "))
    lastListed = address
  }

  private mutating func finish(_ block: Block?, _ selector: (UInt32) -> UInt16?) {
    guard let block else { return }
    guard let known = listed[block.address] else {
      problem =
        problem ?? "nothing was listed at 0x\(String(block.address, radix: 16)), where it executed"
      return
    }
    guard let code = block.codeSelector, let task = block.task, let privilege = block.privilege,
      block.registers.count == 8
    else {
      problem = problem ?? "no registers were logged for '\(known.text)'"
      return
    }
    let encoded = EncodedInstruction(known.bytes)
    let isFar = encoded?.opcode == [0xFF] && [3, 5].contains(encoded?.field)
    let pointer = isFar ? encoded?.address(registers: block.registers) : nil
    executed.append(
      ExecutedInstruction(
        address: block.address, bytes: known.bytes, text: known.text, privilege: privilege,
        codeSelector: code, taskSelector: task.selector, isShortTask: task.isShort,
        farSelector: pointer.flatMap { selector($0 &+ 4) }))
  }
}

/// The lines about one instruction that begins.
private struct Block {
  var address: UInt32
  var registers: [UInt32] = []
  var privilege: Int?
  var codeSelector: UInt16?
  var task: (selector: UInt16, isShort: Bool)?

  /// `Trace 0: 0x7f68e4000100 [00000000/00101040/000000b4/ff000201] ping_pong_visit`.
  init?(_ line: String) {
    guard let open = line.firstIndex(of: "["), let close = line.firstIndex(of: "]") else {
      return nil
    }
    let words = line[line.index(after: open)..<close].split(separator: "/")
    guard words.count >= 2, let address = UInt32(words[1].suffix(8), radix: 16) else { return nil }
    self.address = address
  }

  mutating func note(_ line: String) {
    switch line.prefix(4) {
    // In the order of their encoding, which is not that of the lines.
    case "EAX=": registers = Block.numbers(line, ["EAX", "ECX", "EDX", "EBX"])
    case "ESI=":
      registers += Block.numbers(line, ["ESP", "EBP", "ESI", "EDI"])
    case "EIP=":
      if let place = line.range(of: "CPL=") {
        privilege = line[place.upperBound...].first?.wholeNumberValue
      }
    case "CS =": codeSelector = Block.selector(line)
    case "TR =":
      task = Block.selector(line).map { ($0, line.contains("TSS16")) }
    default: break
    }
  }

  private static func numbers(_ line: String, _ names: [String]) -> [UInt32] {
    names.compactMap { name in
      line.range(of: "\(name)=").flatMap {
        UInt32(line[$0.upperBound...].prefix { $0.isHexDigit }, radix: 16)
      }
    }
  }

  private static func selector(_ line: String) -> UInt16? {
    UInt16(line.dropFirst(4).prefix { $0.isHexDigit }, radix: 16)
  }
}
