import GuestProtocol
import Testing

@Suite struct `the frame reader` {
  private let stream = everyKind.flatMap(\.bytes)

  @Test func `every kind of frame comes back as it was written`() {
    #expect(scan(stream) == Scan(frames: everyKind, damagedBytes: 0, end: stream.count))
    #expect(Set(everyKind.map(\.kind)) == Set((1...10).map { UInt16($0) }))
  }

  @Test func `a frame is laid out as the wire says`() {
    // The sums were computed by another implementation.
    let expected: [UInt8] =
      [0x53, 0x57, 0x42, 0x03, 9, 0, 0xE0, 0x38, 2, 0, 0, 0] + Array("hi".utf8)
      + [0xB0, 0x14, 0x41, 0xD3]
    #expect(Frame(.message, Array("hi".utf8)).bytes == expected)
    #expect(expected.count == Wire.overheadBytes + 2)
  }

  @Test func `nothing is a need for more`() {
    #expect(scan([]) == Scan())
    #expect(
      stream.withUnsafeBytes { FrameReader.scan($0, from: $0.count) }
        == .needMore(from: stream.count))
  }

  @Test func `a stream cut anywhere gives the whole frames before the cut`() {
    var ends: [Int] = [0]
    for frame in everyKind { ends.append((ends.last ?? 0) + frame.bytes.count) }
    for cut in 0...stream.count {
      let whole = ends.lastIndex { $0 <= cut } ?? 0
      let expected = Scan(
        frames: Array(everyKind.prefix(whole)), damagedBytes: 0, end: ends[whole])
      #expect(scan(Array(stream.prefix(cut))) == expected, "cut after \(cut) bytes")
    }
  }

  @Test func `a flipped bit costs its own frame and no other`() {
    var start = 0
    for (number, frame) in everyKind.enumerated() {
      let end = start + frame.bytes.count
      var others = everyKind
      others.remove(at: number)
      for bit in (8 * start)..<(8 * end) {
        var damaged = stream
        damaged[bit / 8] ^= 1 << (bit % 8)
        let found = scan(damaged)
        #expect(found.frames == others, "bit \(bit % 8) of byte \(bit / 8 - start), \(frame)")
        #expect(found.end == stream.count)
        #expect(found.damagedBytes == end - start)
      }
      start = end
    }
  }

  @Test func `bytes between frames are skipped and counted`() {
    var numbers = Numbers(seed: 4)
    for round in 0..<200 {
      var bytes: [UInt8] = []
      var garbage = 0
      for frame in everyKind {
        let noise = numbers.bytes(round % 40)
        garbage += noise.count
        bytes += noise + frame.bytes
      }
      let expected = Scan(frames: everyKind, damagedBytes: garbage, end: bytes.count)
      #expect(scan(bytes) == expected, "round \(round)")
    }
  }

  @Test func `a frame that lost bytes costs itself and no other`() {
    var numbers = Numbers(seed: 5)
    let last = Frame(.finished, numbers.bytes(200))
    for (number, frame) in everyKind.enumerated() {
      var others = everyKind + [last]
      others.remove(at: number)
      for lost in 1..<frame.bytes.count {
        let at = Int.random(in: 0...(frame.bytes.count - lost), using: &numbers)
        var rest = frame.bytes
        rest.removeSubrange(at..<(at + lost))
        let before = everyKind[..<number].flatMap(\.bytes)
        let after = everyKind[(number + 1)...].flatMap(\.bytes) + last.bytes
        let found = scan(before + rest + after)
        #expect(found.frames == others, "\(lost) bytes lost from \(at), frame \(number)")
      }
    }
  }

  @Test func `any bytes are read to their end`() {
    var numbers = Numbers(seed: 6)
    for _ in 0..<4000 {
      let bytes = numbers.bytes(Int.random(in: 0..<200, using: &numbers))
      let found = scan(bytes)
      #expect(found.frames.isEmpty)
      #expect(found.damagedBytes == found.end && bytes.count - found.end < Wire.headerBytes)
    }
  }

  /// Random bytes hardly ever hold a sync, so this makes them of pieces of frames.
  @Test func `any pieces of frames are read, and only whole frames come out`() {
    var numbers = Numbers(seed: 7)
    let sync: [UInt8] = [0x53, 0x57, 0x42, 0x03]
    for _ in 0..<3000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 1..<8, using: &numbers) {
        let frame = everyKind[Int.random(in: 0..<everyKind.count, using: &numbers)].bytes
        switch numbers.next() % 6 {
        case 0: bytes += sync
        case 1: bytes += sync.prefix(Int.random(in: 0...4, using: &numbers))
        case 2: bytes += frame
        case 3: bytes += frame.prefix(Int.random(in: 0...frame.count, using: &numbers))
        case 4: bytes += frame.suffix(Int.random(in: 0...frame.count, using: &numbers))
        default: bytes += sync + numbers.bytes(Int.random(in: 0...20, using: &numbers))
        }
      }
      for frame in scan(bytes).frames { #expect(everyKind.contains(frame)) }
    }
  }

  @Test(arguments: [
    UInt32.max, 0x8000_0000, 0x7FFF_FFFF, 0xFFFF_FFF0, UInt32(Wire.maximumPayloadBytes) + 1,
  ])
  func `a length that no frame has is damage at once, however well it is signed`(length: UInt32) {
    let next = Frame(.finished, [1, 0, 0, 0])
    let forged = header(length: length)
    let found = scan(forged + next.bytes)
    #expect(found == Scan(frames: [next], damagedBytes: 12, end: 12 + next.bytes.count))
  }

  @Test func `a length that was not signed is damage at once, however plausible`() {
    let next = Frame(.finished, [1, 0, 0, 0])
    for length in [0, 1, 100, 1 << 16, Wire.maximumPayloadBytes] {
      var forged = header(length: UInt32(length))
      forged[6] ^= 0x10
      let found = scan(forged + next.bytes)
      #expect(found == Scan(frames: [next], damagedBytes: 12, end: 12 + next.bytes.count))
    }
  }

  @Test func `the longest frame is read, and waited for`() {
    let payload = [UInt8](repeating: 0x53, count: Wire.maximumPayloadBytes)
    let bytes = written(capacity: payload.count + Wire.overheadBytes) { writer in
      writer.begin(.samples)
      for byte in payload { writer.put(byte) }
      writer.end()
    }
    #expect(scan(Array(bytes.prefix(12))).end == 0)
    #expect(scan(bytes).frames == [Frame(.samples, payload)])
  }

  @Test func `a sync inside a payload is payload`() {
    let inner = Frame(.cellBegin, [7, 0, 0, 0])
    let outer = Frame(.message, Array(inner.bytes.prefix(4)) + inner.bytes + inner.bytes.prefix(9))
    let next = Frame(.finished, [1, 0, 0, 0])
    let bytes = outer.bytes + next.bytes
    #expect(scan(bytes) == Scan(frames: [outer, next], damagedBytes: 0, end: bytes.count))
    // Byte by byte, as a pipe may bring it: never the inner frame while the outer may come.
    for cut in 0..<outer.bytes.count {
      #expect(scan(Array(bytes.prefix(cut))).frames.isEmpty)
    }
  }

  @Test func `a sync inside a damaged payload does not hide the next frame`() {
    let next = Frame(.finished, [1, 0, 0, 0])
    let sync: [UInt8] = [0x53, 0x57, 0x42, 0x03]
    for tail in 0..<16 {
      var outer = Frame(.message, sync + sync + [UInt8](repeating: 0x53, count: tail)).bytes
      outer[outer.count - 1] ^= 0x80
      #expect(scan(outer + next.bytes).frames == [next], "\(tail) bytes after the sync")
    }
  }

  /// The header of a message of some length, with the check that belongs to it.
  private func header(length: UInt32) -> [UInt8] {
    let bytes = (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
    var crc = CRC32()
    for byte in [9, 0] + bytes { crc.add(byte) }
    let check = crc.value
    return [0x53, 0x57, 0x42, 0x03, 9, 0, UInt8(truncatingIfNeeded: check)]
      + [UInt8(truncatingIfNeeded: check >> 8)] + bytes
  }
}
