import GuestProtocol
import Testing

@Suite struct `the frame writer` {
  private struct Outcome {
    var bytes: [UInt8]
    var overflowed: Bool
    /// Whether the bytes before and after the buffer are as they were.
    var isContained: Bool
  }

  /// Writes into a buffer that lies between guard bytes.
  private func write(capacity: Int, _ body: (inout FrameWriter) -> Void) -> Outcome {
    let guardBytes = 64
    var memory = [UInt8](repeating: 0xC5, count: guardBytes + capacity + guardBytes)
    return memory.withUnsafeMutableBytes { memory in
      guard let base = memory.baseAddress else {
        return Outcome(bytes: [], overflowed: false, isContained: false)
      }
      var writer = FrameWriter(base + guardBytes, capacity: capacity)
      body(&writer)
      #expect(writer.count <= capacity)
      let around = memory.prefix(guardBytes) + memory.suffix(guardBytes)
      return Outcome(
        bytes: Array(memory[guardBytes..<(guardBytes + writer.count)]),
        overflowed: writer.overflowed, isContained: around.allSatisfy { $0 == 0xC5 })
    }
  }

  private func put(_ frame: Frame, to writer: inout FrameWriter) {
    guard let kind = FrameKind(rawValue: frame.kind) else { return }
    writer.begin(kind)
    for byte in frame.payload { writer.put(byte) }
    writer.end()
  }

  @Test func `it never writes outside its buffer, and drops whole frames only`() {
    let frames = [
      Frame(.cellBegin, [1, 2, 3, 4]), Frame(.message, Array(0..<40)), Frame(.message, []),
      Frame(.message, [9]),
    ]
    let total = frames.map(\.bytes.count).reduce(0, +)
    for capacity in 0...(total + 8) {
      let outcome = write(capacity: capacity) { writer in
        for frame in frames { put(frame, to: &writer) }
      }
      var room = capacity
      let fitting = frames.filter { frame in
        guard frame.bytes.count <= room else { return false }
        room -= frame.bytes.count
        return true
      }
      #expect(outcome.isContained, "capacity \(capacity)")
      #expect(outcome.bytes == fitting.flatMap(\.bytes), "capacity \(capacity)")
      #expect(outcome.overflowed == (capacity < total), "capacity \(capacity)")
    }
  }

  @Test func `integers of every width stay inside, wherever the buffer ends`() {
    let long = [UInt8](repeating: 0x11, count: 30)
    for capacity in 0..<100 {
      let outcome = write(capacity: capacity) { writer in
        writer.begin(.message)
        writer.put(UInt8(1))
        writer.put(UInt64.max)
        writer.put(Int16(-2))
        writer.put(UInt32(3))
        long.withUnsafeBytes {
          if let start = $0.baseAddress { writer.put(bytes: start, count: long.count) }
        }
        writer.put(UInt8(4))
        writer.end()
      }
      let needed = Wire.overheadBytes + 1 + 8 + 2 + 4 + 2 + long.count + 1
      #expect(outcome.isContained)
      #expect(outcome.overflowed == (capacity < needed))
      #expect(outcome.bytes.count == (capacity < needed ? 0 : needed))
    }
  }

  @Test func `a small piece after one that did not fit does not slip in`() {
    let outcome = write(capacity: 24) { writer in
      writer.begin(.message)
      writer.put(UInt64(0))
      writer.put(UInt64(0))
      writer.put(UInt8(1))
      writer.end()
    }
    #expect(outcome.bytes.isEmpty && outcome.overflowed)
  }

  @Test func `a frame that no reader would take is not written`() {
    let tooLong = Wire.maximumPayloadBytes + 1
    let outcome = write(capacity: tooLong + 1000) { writer in
      writer.begin(.samples)
      for _ in 0..<tooLong { writer.put(UInt8(0)) }
      writer.end()
      put(Frame(.message, [1]), to: &writer)
    }
    #expect(outcome.overflowed)
    #expect(scan(outcome.bytes).frames == [Frame(.message, [1])])
  }

  @Test(arguments: [0, 1, 65_535, 65_536, 70_000])
  func `counted bytes come back, or are not written when the count has no room`(count: Int) {
    let bytes = [UInt8](repeating: 0x42, count: count)
    let outcome = write(capacity: 100_000) { writer in
      writer.begin(.message)
      bytes.withUnsafeBytes {
        if let start = $0.baseAddress { writer.put(bytes: start, count: count) }
      }
      writer.put(UInt8(7))
      writer.end()
    }
    #expect(outcome.overflowed == (count > 65_535))
    #expect(scan(outcome.bytes).frames.count == (count > 65_535 ? 0 : 1))
    for frame in scan(outcome.bytes).frames {
      read(frame.payload) { reader in
        #expect(reader.takeBytes().map(Array.init) == bytes)
        #expect(reader.take(UInt8.self) == 7)
      }
    }
  }

  @Test func `an end without a beginning writes nothing`() {
    let outcome = write(capacity: 100) { writer in
      writer.end()
      put(Frame(.message, [1]), to: &writer)
    }
    #expect(outcome.bytes == Frame(.message, [1]).bytes)
    #expect(outcome.overflowed)
  }
}
