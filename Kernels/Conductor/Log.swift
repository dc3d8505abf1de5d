import CConductor
import GuestProtocol

/// The log: numbers the lines, sends them, and sends again what everything else depends on.
///
/// Lines about the whole run (the standing lines) are repeated bit by bit between the steps, and
/// what is said about a step, but for its samples, comes twice more: after the step and after the next.
enum Log {
  /// The fate of a line after it is sent.
  enum Keeping {
    case nothing
    case standing
    case step
  }

  nonisolated(unsafe) static var keeping = Keeping.nothing
  nonisolated(unsafe) static var step = LogLine.outsideSteps
  nonisolated(unsafe) static var cell = LogLine.outsideSteps
  nonisolated(unsafe) private(set) static var number: UInt32 = 0
  nonisolated(unsafe) private static var start: UInt16 = 0
  nonisolated(unsafe) private static var standing = Shelf(first: 0, room: 14_000)
  nonisolated(unsafe) private static var current = Shelf(first: 14_000, room: 100)
  nonisolated(unsafe) private static var previous = Shelf(first: 14_100, room: 100)
  nonisolated(unsafe) private static var place = 0

  /// Lines that are kept, in the order they were sent.
  private struct Shelf {
    var first: Int
    var room: Int
    var count = 0

    func line(_ index: Int) -> UnsafeMutablePointer<UInt8> {
      line_store().assumingMemoryBound(to: UInt8.self) + (first + index) * LogLine.letters
    }
  }

  /// Starts the log of this start of the computer.
  static func begin() {
    let clock = read_clock()
    start = UInt16(truncatingIfNeeded: clock ^ clock >> 16)
  }

  /// Sends a record, in as many parts as it needs.
  static func record(_ kind: LogKind, _ bytes: UnsafeRawBufferPointer) {
    var line = LogLine()
    line.start = start
    line.step = step
    line.cell = cell
    line.kind = kind.rawValue
    let room = LogLine.payloadBytes
    let parts = max(1, (bytes.count + room - 1) / room)
    guard parts <= 255 else { return }
    line.parts = UInt8(truncatingIfNeeded: parts)
    for part in 0..<parts {
      line.part = UInt8(truncatingIfNeeded: part)
      let count = min(room, bytes.count - part * room)
      line.count = UInt8(truncatingIfNeeded: count)
      for index in 0..<room { line.payload[index] = index < count ? bytes[part * room + index] : 0 }
      line.number = number
      number &+= 1
      send(line)
    }
  }

  /// The same for what is written as a frame's payload is.
  static func record(_ kind: LogKind, _ body: (inout FrameWriter) -> Void) {
    var room: [512 of UInt8] = .init(repeating: 0)
    withUnsafeMutableBytes(of: &room) { bytes in
      guard let base = bytes.baseAddress else { return }
      var writer = FrameWriter(base, capacity: bytes.count)
      writer.begin(.message)
      body(&writer)
      writer.end()
      record(
        kind,
        UnsafeRawBufferPointer(
          start: base + Wire.headerBytes, count: writer.count - Wire.overheadBytes))
    }
  }

  private static func send(_ line: LogLine) {
    switch keeping {
    case .nothing: send(line, on: Shelf(first: 14_200, room: 1), keep: false)
    case .standing:
      send(line, on: standing, keep: true)
      if standing.count < standing.room { standing.count += 1 }
    case .step:
      send(line, on: current, keep: true)
      if current.count < current.room { current.count += 1 }
    }
  }

  private static func send(_ line: LogLine, on shelf: Shelf, keep: Bool) {
    let place = shelf.line(min(shelf.count, shelf.room - 1))
    line.write(to: place)
    send(place)
  }

  private static func send(_ letters: UnsafeMutablePointer<UInt8>) {
    for index in 0..<LogLine.letters { Serial.send(letters[index]) }
    Serial.put("\r\n")
  }

  private static func send(_ shelf: Shelf) {
    for index in 0..<shelf.count { send(shelf.line(index)) }
  }

  /// Sends all standing lines again.
  static func repeatStanding() { send(standing) }

  /// After a step: its own lines again, those of the one before for the last time, and some of the
  /// standing ones.
  static func repeatAfterStep() {
    send(current)
    send(previous)
    (previous, current) = (current, previous)
    current.count = 0
    for _ in 0..<min(6, standing.count) {
      send(standing.line(place))
      place = (place + 1) % standing.count
    }
  }

  /// The end: what it takes to know that nothing is missing.
  static func finish() {
    send(previous)
    step = LogLine.outsideSteps
    cell = LogLine.outsideSteps
    keeping = .standing
    let lines = number
    record(.finished) { $0.put(lines) }
    for _ in 0..<3 { repeatStanding() }
  }
}
