import GuestProtocol

/// The lines of a log that arrived, whatever else is in it.
///
/// Looks for a line at every byte, and so loses only what is damaged beyond repair: a line's end or mark may
/// be lost, lines may come twice, in another order, or from several starts of the computer.
struct SerialLog {
  /// A line's place among all lines of a start.
  struct Number: Hashable {
    var start: UInt16
    var number: UInt32
  }

  /// Each line that arrived at least once.
  private(set) var lines: [Number: LogLine] = [:]
  /// The starts of the computer in the order they came.
  private(set) var starts: [UInt16] = []
  /// Marks behind which there was no line, not even one that could be repaired.
  private(set) var damagedMarks = 0
  /// Lines that came damaged and could be repaired.
  private(set) var repaired = 0
  /// Lines that had come before.
  private(set) var copies = 0
  /// Bytes that are of no line and end none: damage, text for people, or what else was on the line.
  private(set) var otherBytes = 0

  init() {}

  /// Adds a captured log.
  mutating func add(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      var offset = 0
      while offset + LogLine.letters <= buffer.count {
        if let line = LogLine(base + offset) {
          add(line)
          offset += LogLine.letters
        } else if let line = repair(base + offset) {
          repaired += 1
          add(line)
          offset += LogLine.letters
        } else {
          note(buffer[offset])
          offset += 1
        }
      }
      for byte in buffer[offset...] { note(byte) }
    }
  }

  private mutating func note(_ byte: UInt8) {
    if byte == LogLine.mark { damagedMarks += 1 }
    if byte != 0x0A, byte != 0x0D { otherBytes += 1 }
  }

  /// The lines alone, each once, in order: what a log says, and nothing else that was in it.
  var distilled: [UInt8] {
    starts.flatMap { lines(of: $0) }.flatMap { line in
      [UInt8](unsafeUninitializedCapacity: LogLine.letters + 1) { buffer, count in
        guard let base = buffer.baseAddress else { return }
        line.write(to: base)
        base[LogLine.letters] = 0x0A
        count = LogLine.letters + 1
      }
    }
  }

  /// The line that these letters must have been, by both of its words and the CRC; nil when they are none.
  ///
  /// What is no letter of base64 counts as an A. Text for people has too many such, and is not tried.
  private func repair(_ letters: UnsafePointer<UInt8>) -> LogLine? {
    var foreign = 0
    for place in 1..<LogLine.letters where LogLine.value(letters[place]) == nil {
      foreign += 1
      if foreign > 2 * LetterCode.added { return nil }
    }
    var whole = [UInt8](repeating: LogLine.mark, count: LogLine.letters)
    for word in 0..<2 {
      let values = (0..<LetterCode.letters).map { LogLine.value(letters[1 + 2 * $0 + word]) ?? 0 }
      guard let repaired = LetterRepair.repair(values) else { return nil }
      for (index, value) in repaired.enumerated() {
        whole[1 + 2 * index + word] = LogLine.letter(UInt32(value))
      }
    }
    return whole.withUnsafeBufferPointer { $0.baseAddress.flatMap { LogLine($0) } }
  }

  private mutating func add(_ line: LogLine) {
    if !starts.contains(line.start) { starts.append(line.start) }
    let number = Number(start: line.start, number: line.number)
    if lines[number] == nil { lines[number] = line } else { copies += 1 }
  }

  /// The lines of a start that arrived, in their order.
  func lines(of start: UInt16) -> [LogLine] {
    lines.values.filter { $0.start == start }.sorted { $0.number < $1.number }
  }
}

/// A record of a log: its lines put together.
struct LogRecord {
  var kind: LogKind
  /// The number of its first line.
  var number: UInt32
  var step: UInt16
  var cell: UInt16
  var payload: [UInt8]
}

/// One start of the computer: its records, and the lines of it that did not arrive.
struct LogStart {
  let start: UInt16
  private(set) var records: [LogRecord] = []
  /// Numbers of the lines that are missing.
  private(set) var missing: [UInt32] = []
  /// The step to which each missing line belongs, or the two between which it lies.
  private(set) var missingBySteps: [ClosedRange<UInt16>: Int] = [:]
  /// How many lines there were, as far as is known.
  private(set) var lineCount: UInt32 = 0
  /// Whether the log says that all steps are over.
  private(set) var isFinished = false

  init(_ start: UInt16, lines: [LogLine]) {
    self.start = start
    var whole: [LogLine] = []
    for line in lines {
      if line.number > lineCount {
        note(missing: lineCount..<line.number, after: whole.last ?? lastSeen, before: line)
      }
      lastSeen = line
      lineCount = line.number + 1
      if let last = whole.last, line.part != last.part + 1 || line.number != last.number + 1 {
        whole = []
      }
      if whole.isEmpty, line.part != 0 { continue }
      whole.append(line)
      if line.part + 1 == line.parts {
        take(whole)
        whole = []
      }
    }
  }

  private var lastSeen: LogLine?

  private mutating func take(_ lines: [LogLine]) {
    guard let first = lines.first, let kind = LogKind(rawValue: first.kind) else { return }
    if kind == .finished { isFinished = true }
    let payload = lines.flatMap { line in (0..<Int(line.count)).map { line.payload[$0] } }
    records.append(
      LogRecord(
        kind: kind, number: first.number, step: first.step, cell: first.cell, payload: payload))
  }

  /// A line within a record belongs to its step; one between two records to one of two.
  private mutating func note(missing range: Range<UInt32>, after: LogLine?, before: LogLine) {
    missing += range
    let before = before.step == LogLine.outsideSteps ? nil : before.step
    let after = after.flatMap { $0.step == LogLine.outsideSteps ? nil : $0.step }
    guard let low = after ?? before, let high = before ?? after, low <= high else { return }
    missingBySteps[low...high, default: 0] += range.count
  }
}
