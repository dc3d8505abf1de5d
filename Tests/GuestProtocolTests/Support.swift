import GuestProtocol
import Testing

/// A frame as a test compares it.
struct Frame: Equatable {
  var kind: UInt16
  var payload: [UInt8]

  init(_ kind: FrameKind, _ payload: [UInt8]) {
    self.init(kind: kind.rawValue, payload: payload)
  }

  init(kind: UInt16, payload: [UInt8]) {
    self.kind = kind
    self.payload = payload
  }

  /// The bytes that the writer makes of it.
  var bytes: [UInt8] {
    guard let kind = FrameKind(rawValue: kind) else { return [] }
    return written { writer in
      writer.begin(kind)
      for byte in payload { writer.put(byte) }
      writer.end()
    }
  }
}

/// What `body` writes, in a buffer that has room for any of the tests' frames.
func written(capacity: Int = 1 << 12, _ body: (inout FrameWriter) -> Void) -> [UInt8] {
  [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
    guard let base = buffer.baseAddress else { return }
    var writer = FrameWriter(base, capacity: capacity)
    body(&writer)
    count = writer.count
  }
}

/// What a reader makes of some bytes from their start to where it needs more.
struct Scan: Equatable {
  var frames: [Frame] = []
  var damagedBytes = 0
  /// Where the reader waits for more.
  var end = 0
}

/// Reads all that can be read, and holds the reader to what it promises of any bytes whatever.
func scan(_ bytes: [UInt8], location: SourceLocation = #_sourceLocation) -> Scan {
  var found = Scan()
  while true {
    let result = bytes.withUnsafeBytes { FrameReader.scan($0, from: found.end) }
    switch result {
    case .frame(let kind, let payload, let next):
      #expect(payload.lowerBound == found.end + Wire.headerBytes, sourceLocation: location)
      #expect(next == payload.upperBound + 4 && next <= bytes.count, sourceLocation: location)
      guard next > found.end, next <= bytes.count else { return found }
      found.frames.append(Frame(kind: kind, payload: Array(bytes[payload])))
      found.end = next
    case .damaged(let next):
      #expect(next > found.end && next <= bytes.count, sourceLocation: location)
      guard next > found.end else { return found }
      found.damagedBytes += next - found.end
      found.end = next
    case .needMore(let from):
      #expect(from == found.end, sourceLocation: location)
      return found
    }
  }
}

/// What `body` takes out of a payload.
func read<T>(_ payload: [UInt8], _ body: (inout PayloadReader) -> T) -> T {
  payload.withUnsafeBytes { bytes in
    var reader = PayloadReader(bytes)
    return body(&reader)
  }
}

/// The payload of the only frame that `body` fills.
func payload(of kind: FrameKind = .message, _ body: (inout FrameWriter) -> Void) -> [UInt8] {
  let bytes = written { writer in
    writer.begin(kind)
    body(&writer)
    writer.end()
  }
  return scan(bytes).frames.first?.payload ?? []
}

/// The same numbers for the same seed, for tests that need many.
struct Numbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 2 &+ 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next() >> 24) }
  }
}

/// Frames of every kind that a guest sends, of sizes from nothing to a few lines.
let everyKind: [Frame] = {
  var numbers = Numbers(seed: 1)
  let kinds: [FrameKind] = [
    .request, .hello, .probe, .cellBegin, .window, .samples, .cellEnd, .fault, .message, .finished,
  ]
  let sizes = [60, 32, 16, 4, 4, 136, 160, 48, 0, 4]
  return zip(kinds, sizes).map { Frame($0, numbers.bytes($1)) }
}()
