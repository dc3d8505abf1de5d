/// A log that comes over a serial line, in lines that each stand alone.
///
/// A line is `=` and 84 letters of base64. The first 68 are 51 bytes, of which the last four are a CRC-32 of
/// the others; 16 more are what it takes to repair a damaged line (`LetterCode`). There are two words of the
/// code, with letters in turn, so that eight damaged letters in a row are repaired too. What is not such a
/// line is damage, or text for a person. Nothing depends on the line before. What matters is sent more
/// than once, and a copy is the same line to the last letter, so one that arrives replaces one that did not.
public struct LogLine: Equatable, Sendable {
  /// Which start of the computer this is of: 16 bits of its clock.
  public var start: UInt16 = 0
  /// The line's number, from 0; a copy has the same one.
  public var number: UInt32 = 0
  /// The step of the plan that it is about; `outsideSteps` for none.
  public var step: UInt16 = 0
  /// The cell that the line is about; `outsideSteps` for none.
  public var cell: UInt16 = 0
  /// A `LogKind`.
  public var kind: UInt8 = 0
  /// Which part of its record this is.
  public var part: UInt8 = 0
  /// How many parts the record has.
  public var parts: UInt8 = 0
  /// Bytes of `payload` that count.
  public var count: UInt8 = 0
  /// The content.
  public var payload: [33 of UInt8] = .init(repeating: 0)

  /// The step or the cell of a line that is about none.
  public static let outsideSteps = UInt16.max
  /// Bytes of payload in a line.
  public static let payloadBytes = 33
  /// Bytes of a line before it is written in letters.
  static let bytes = 51
  /// Letters of a line that say it, its mark included.
  static let saying = 69
  /// Letters of a line, its mark included.
  public static let letters = 1 + 2 * LetterCode.letters
  /// The first letter of a line.
  public static let mark: UInt8 = 0x3D

  /// An empty line.
  public init() {}

  /// Writes the line's letters, `letters` of them, to `out`.
  public func write(to out: UnsafeMutablePointer<UInt8>) {
    var bytes: [51 of UInt8] = .init(repeating: 0)
    var offset = 0
    func put(_ value: UInt32, _ count: Int) {
      for index in 0..<count {
        bytes[offset] = UInt8(truncatingIfNeeded: value >> UInt32(8 * index))
        offset += 1
      }
    }
    put(UInt32(start), 2)
    put(number, 4)
    put(UInt32(step), 2)
    put(UInt32(cell), 2)
    put(UInt32(kind), 1)
    put(UInt32(part), 1)
    put(UInt32(parts), 1)
    put(UInt32(count), 1)
    for index in 0..<LogLine.payloadBytes { put(UInt32(payload[index]), 1) }
    var crc = CRC32()
    for index in 0..<offset { crc.add(bytes[index]) }
    put(crc.value, 4)
    out[0] = LogLine.mark
    var letter = 1
    for index in stride(from: 0, to: LogLine.bytes, by: 3) {
      let three =
        UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2])
      for place in 0..<4 {
        out[letter + place] = LogLine.letter(three >> UInt32(18 - 6 * place) & 63)
      }
      letter += 4
    }
    for word in 0..<2 {
      let more = LetterCode.addition { index in LogLine.value(out[1 + 2 * index + word]) ?? 0 }
      for index in 0..<LetterCode.added {
        out[LogLine.saying + 2 * index + word] = LogLine.letter(UInt32(more[index]))
      }
    }
  }

  /// Reads `letters` letters; nil when they are not a line whose CRC holds as it stands.
  ///
  /// The letters that could repair it are not looked at.
  public init?(_ letters: UnsafePointer<UInt8>) {
    guard letters[0] == LogLine.mark else { return nil }
    var bytes: [51 of UInt8] = .init(repeating: 0)
    for index in 0..<17 {
      var three: UInt32 = 0
      for place in 0..<4 {
        guard let value = LogLine.value(letters[1 + 4 * index + place]) else { return nil }
        three = three << 6 | UInt32(value)
      }
      bytes[3 * index] = UInt8(truncatingIfNeeded: three >> 16)
      bytes[3 * index + 1] = UInt8(truncatingIfNeeded: three >> 8)
      bytes[3 * index + 2] = UInt8(truncatingIfNeeded: three)
    }
    func take(_ offset: Int, _ count: Int) -> UInt32 {
      var value: UInt32 = 0
      for index in 0..<count { value |= UInt32(bytes[offset + index]) << UInt32(8 * index) }
      return value
    }
    var crc = CRC32()
    for index in 0..<47 { crc.add(bytes[index]) }
    guard crc.value == take(47, 4) else { return nil }
    start = UInt16(truncatingIfNeeded: take(0, 2))
    number = take(2, 4)
    step = UInt16(truncatingIfNeeded: take(6, 2))
    cell = UInt16(truncatingIfNeeded: take(8, 2))
    kind = bytes[10]
    part = bytes[11]
    parts = bytes[12]
    count = bytes[13]
    guard Int(count) <= LogLine.payloadBytes, part < parts else { return nil }
    for index in 0..<LogLine.payloadBytes { payload[index] = bytes[14 + index] }
  }

  /// The letter of base64 for a value of 0 to 63.
  public static func letter(_ value: UInt32) -> UInt8 {
    switch UInt8(truncatingIfNeeded: value) {
    case let low where low < 26: 0x41 + low
    case let low where low < 52: 0x61 + low - 26
    case let low where low < 62: 0x30 + low - 52
    case 62: 0x2B
    default: 0x2F
    }
  }

  /// The value of a letter of base64, 0 to 63; nil for any other byte.
  public static func value(_ letter: UInt8) -> UInt8? {
    switch letter {
    case 0x41...0x5A: letter - 0x41
    case 0x61...0x7A: letter - 0x61 + 26
    case 0x30...0x39: letter - 0x30 + 52
    case 0x2B: 62
    case 0x2F: 63
    default: nil
    }
  }

  /// Compares field by field; an inline array has no conformance of its own.
  public static func == (a: LogLine, b: LogLine) -> Bool {
    guard
      a.start == b.start, a.number == b.number, a.step == b.step, a.cell == b.cell,
      a.kind == b.kind, a.part == b.part, a.parts == b.parts, a.count == b.count
    else { return false }
    for index in 0..<payloadBytes where a.payload[index] != b.payload[index] { return false }
    return true
  }
}

/// The kind of a record's content.
public enum LogKind: UInt8, Sendable {
  /// Where the medium comes from: the text that the host gave it.
  case provenance = 1
  /// A cell's id.
  case cell = 2
  /// The computer: a `PowerOn`.
  case powerOn = 3
  /// A frame of an image, except samples: kind and payload, zeros counted (`ZeroRuns`).
  case frame = 4
  /// Samples of a cell: first number, count, batches and probes (`SampleCode`).
  case samples = 5
  /// A step is over: a `StepEnd`.
  case stepEnd = 6
  /// All steps are over: how many lines there were before this one.
  case finished = 7
}
