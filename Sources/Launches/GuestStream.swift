import GuestProtocol

/// One message of a guest.
public enum GuestEvent: Equatable {
  /// Which image, ring and clock answer.
  case hello(Hello)
  /// A chain of additions, timed.
  case probe(adds: UInt64, ticks: UInt64)
  /// The processor's names in CPUID, and the times of some instructions.
  case processor(ProcessorReport)
  /// XINUSE after the samples of a cell.
  case statesInUse(cell: UInt32, UInt32)
  /// Co-runner probes before the first cell, in ticks.
  case watch([UInt32])
  /// The cell with this number starts; its strategy has these bits of strategy.h.
  case cellBegin(UInt32, requirements: UInt64 = 0)
  /// The guest waits for this window.
  case window(UInt32)
  /// The samples of a cell: ticks of the shorter and of the longer batch of each.
  case samples(cell: UInt32, batches: [BatchPair])
  /// A cell is over.
  case cellEnd(CellEnd)
  /// The processor raised an exception that was not expected.
  case fault(GuestFault)
  /// Text for a person.
  case message(String)
  /// The guest is done with this many cells.
  case finished(UInt32)
  /// A whole frame that makes no sense, and why.
  case senseless(String)

  /// One sample's two batches, in ticks.
  public struct BatchPair: Equatable, Sendable {
    /// The batch of N round trips.
    public var short: Int64
    /// The batch of 2N.
    public var long: Int64
    /// The co-runner probes around them; nil where none were timed.
    public var probes: Probes?

    /// Makes a sample's two batches.
    public init(short: Int64, long: Int64, probes: Probes? = nil) {
      self.short = short
      self.long = long
      self.probes = probes
    }
  }

  /// The co-runner probes of one sample, in ticks.
  public struct Probes: Equatable, Sendable {
    /// Before the first batch.
    public var before: UInt32
    /// Between the batches.
    public var between: UInt32
    /// After the second batch.
    public var after: UInt32

    /// Makes a sample's probes.
    public init(before: UInt32, between: UInt32, after: UInt32) {
      self.before = before
      self.between = between
      self.after = after
    }
  }
}

/// The report of a guest's exception handler.
public struct GuestFault: Equatable, Sendable, CustomStringConvertible {
  /// The vector, 0 to 31.
  public var vector: UInt64
  /// The error code, 0 where the vector has none.
  public var error: UInt64
  /// Where it happened.
  public var instruction: UInt64
  /// The code segment, whose low bits are the ring.
  public var codeSegment: UInt64
  /// The flags register.
  public var flags: UInt64
  /// CR2.
  public var address: UInt64

  /// Intel's mnemonics: SDM volume 3A, table 6-1.
  private static let mnemonics: [UInt64: String] = [
    0: "#DE", 1: "#DB", 2: "NMI", 3: "#BP", 4: "#OF", 5: "#BR", 6: "#UD", 7: "#NM", 8: "#DF",
    10: "#TS", 11: "#NP", 12: "#SS", 13: "#GP", 14: "#PF", 16: "#MF", 17: "#AC", 18: "#MC",
    19: "#XM",
  ]

  /// One line with everything in it.
  public var description: String {
    let name = GuestFault.mnemonics[vector] ?? "vector \(vector)"
    let hexadecimal = { (value: UInt64) in "0x" + String(value, radix: 16) }
    return "\(name) at \(hexadecimal(instruction)), ring \(codeSegment & 3), "
      + "error code \(hexadecimal(error)), CR2 \(hexadecimal(address)), "
      + "flags \(hexadecimal(flags))"
  }
}

/// Puts bytes together to events.
///
/// Takes any bytes: what is not a frame is counted and skipped.
public struct GuestStream {
  private var bytes: [UInt8] = []
  private var offset = 0
  /// Bytes that belonged to no frame.
  public private(set) var damagedBytes = 0
  /// The last bytes that belonged to no frame, for evidence.
  public private(set) var damagedExcerpt: [UInt8] = []

  /// An empty stream.
  public init() {}

  /// Adds bytes in the order they came.
  public mutating func append(_ more: some Sequence<UInt8>) {
    if offset > 1 << 16 {
      bytes.removeFirst(offset)
      offset = 0
    }
    bytes.append(contentsOf: more)
  }

  /// Bytes that are neither events yet nor counted as damage: the start of a frame.
  public var pendingBytes: Int { bytes.count - offset }

  /// The next event; nil when there is no whole frame yet.
  public mutating func next() -> GuestEvent? {
    while true {
      switch bytes.withUnsafeBytes({ FrameReader.scan($0, from: offset) }) {
      case .needMore(let from):
        offset = from
        return nil
      case .damaged(let next):
        damagedBytes += next - offset
        damagedExcerpt = Array((damagedExcerpt + bytes[offset..<next]).suffix(64))
        offset = next
      case .frame(let kind, let payload, let next):
        offset = next
        return bytes.withUnsafeBytes {
          GuestEvent(kind: kind, payload: UnsafeRawBufferPointer(rebasing: $0[payload]))
        }
      }
    }
  }
}

extension GuestEvent {
  /// Reads a payload; a short or unknown one becomes `senseless`.
  public init(kind: UInt16, payload: UnsafeRawBufferPointer) {
    let short = GuestEvent.senseless(
      "a frame of kind \(kind) with only \(payload.count) bytes of payload")
    guard let kind = FrameKind(rawValue: kind) else {
      self = .senseless("a frame of unknown kind \(kind)")
      return
    }
    var reader = PayloadReader(payload)
    switch kind {
    case .hello: self = Hello(from: &reader).map(GuestEvent.hello) ?? short
    case .probe:
      guard let adds = reader.take(UInt64.self), let ticks = reader.take(UInt64.self) else {
        self = short
        return
      }
      self = .probe(adds: adds, ticks: ticks)
    case .cellBegin:
      guard let index = reader.take(UInt32.self), let requirements = reader.take(UInt64.self) else {
        self = short
        return
      }
      self = .cellBegin(index, requirements: requirements)
    case .processor: self = ProcessorReport(from: &reader).map(GuestEvent.processor) ?? short
    case .statesInUse:
      guard let cell = reader.take(UInt32.self), let states = reader.take(UInt32.self) else {
        self = short
        return
      }
      self = .statesInUse(cell: cell, states)
    case .watch: self = GuestEvent.readWatch(&reader) ?? short
    case .window: self = reader.take(UInt32.self).map(GuestEvent.window) ?? short
    case .samples: self = GuestEvent.readSamples(&reader) ?? short
    case .cellEnd: self = CellEnd(from: &reader).map(GuestEvent.cellEnd) ?? short
    case .fault:
      let words = (0..<6).compactMap { _ in reader.take(UInt64.self) }
      guard words.count == 6 else {
        self = short
        return
      }
      self = .fault(
        GuestFault(
          vector: words[0], error: words[1], instruction: words[2], codeSegment: words[3],
          flags: words[4], address: words[5]))
    case .message: self = .message(String(decoding: payload, as: UTF8.self))
    case .finished: self = reader.take(UInt32.self).map(GuestEvent.finished) ?? short
    case .request, .plan, .provenance, .plannedCell, .steps:
      self = .senseless("the guest sent what only a host sends")
    }
  }

  private static func readSamples(_ reader: inout PayloadReader) -> GuestEvent? {
    guard let cell = reader.take(UInt32.self), let count = reader.take(UInt32.self),
      [16, 28].contains(where: { reader.remaining == $0 * Int(count) })
    else { return nil }
    let hasProbes = reader.remaining > 16 * Int(count)
    var batches: [BatchPair] = []
    batches.reserveCapacity(Int(count))
    for _ in 0..<count {
      guard let short = reader.take(Int64.self), let long = reader.take(Int64.self) else {
        return nil
      }
      batches.append(BatchPair(short: short, long: long))
    }
    for index in batches.indices where hasProbes {
      guard let before = reader.take(UInt32.self), let between = reader.take(UInt32.self),
        let after = reader.take(UInt32.self)
      else { return nil }
      batches[index].probes = Probes(before: before, between: between, after: after)
    }
    return .samples(cell: cell, batches: batches)
  }

  private static func readWatch(_ reader: inout PayloadReader) -> GuestEvent? {
    guard let count = reader.take(UInt32.self), reader.remaining == 4 * Int(count) else {
      return nil
    }
    return .watch((0..<count).compactMap { _ in reader.take(UInt32.self) })
  }
}
