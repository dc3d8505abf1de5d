/// Where the next frame lies in a run of bytes.
public enum ScanResult: Equatable {
  /// A whole frame with a correct CRC: its kind, its payload, and the start of the next.
  case frame(kind: UInt16, payload: Range<Int>, next: Int)
  /// The bytes end before a frame does; try again from `from` when there are more.
  case needMore(from: Int)
  /// Bytes up to `next` are not a frame.
  case damaged(next: Int)
}

/// Finds frames in any bytes whatever, without crashing and without trusting a length.
public enum FrameReader {
  /// Looks for a frame at `offset` in `bytes`.
  public static func scan(_ bytes: UnsafeRawBufferPointer, from offset: Int) -> ScanResult {
    guard offset < bytes.count else { return .needMore(from: offset) }
    guard bytes[offset] == UInt8(truncatingIfNeeded: Wire.sync) else {
      return .damaged(next: resync(bytes, from: offset + 1))
    }
    guard bytes.count - offset >= Wire.headerBytes else {
      return startsLikeSync(bytes, at: offset)
        ? .needMore(from: offset) : .damaged(next: resync(bytes, from: offset + 1))
    }
    guard word(bytes, offset) == Wire.sync else {
      return .damaged(next: resync(bytes, from: offset + 1))
    }
    let kind = half(bytes, offset + 4)
    let length = word(bytes, offset + 8)
    // As words: the Int of a 32-bit guest does not hold every length.
    guard length <= UInt32(Wire.maximumPayloadBytes),
      half(bytes, offset + 6) == Wire.check(kind: kind, length: length)
    else { return .damaged(next: resync(bytes, from: offset + 1)) }
    let end = offset + Wire.headerBytes + Int(length)
    guard bytes.count >= end + 4 else { return .needMore(from: offset) }
    var crc = CRC32()
    for index in (offset + 4)..<end { crc.add(bytes[index]) }
    guard crc.value == word(bytes, end) else {
      return .damaged(next: resync(bytes, from: offset + 1))
    }
    return .frame(kind: kind, payload: (offset + Wire.headerBytes)..<end, next: end + 4)
  }

  /// The header of a frame that `scan` has already checked; the CRC is not read again.
  public static func header(_ bytes: UnsafeRawBufferPointer, from offset: Int) -> ScanResult {
    guard bytes.count - offset >= Wire.overheadBytes, word(bytes, offset) == Wire.sync else {
      return .damaged(next: bytes.count)
    }
    let start = offset + Wire.headerBytes
    let length = Int(truncatingIfNeeded: word(bytes, offset + 8))
    guard length >= 0, length <= bytes.count - start - 4 else { return .damaged(next: bytes.count) }
    return .frame(
      kind: half(bytes, offset + 4), payload: start..<(start + length), next: start + length + 4)
  }

  /// The next place where a sync, or the start of one, can be seen.
  private static func resync(_ bytes: UnsafeRawBufferPointer, from offset: Int) -> Int {
    var index = offset
    while index < bytes.count, !startsLikeSync(bytes, at: index) { index += 1 }
    return index
  }

  /// Whether the bytes available at `offset` agree with the sync.
  private static func startsLikeSync(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Bool {
    for index in 0..<4 where offset + index < bytes.count {
      let expected = UInt8(truncatingIfNeeded: Wire.sync >> UInt32(8 * index))
      if bytes[offset + index] != expected { return false }
    }
    return true
  }

  private static func half(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt16 {
    UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
  }

  private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt32 {
    UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }
}

/// Takes a payload apart, in order; every read past the end is nil.
public struct PayloadReader {
  private let bytes: UnsafeRawBufferPointer
  private var offset = 0

  /// Reads `bytes` from its start.
  public init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Bytes not yet read.
  public var remaining: Int { bytes.count - offset }

  /// The next integer, little-endian, or nil at the end.
  public mutating func take<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) -> Value? {
    let size = MemoryLayout<Value>.size
    guard remaining >= size else { return nil }
    let value = Value(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Value.self))
    offset += size
    return value
  }

  /// The next counted bytes, as `FrameWriter.put(bytes:count:)` wrote them, or nil.
  public mutating func takeBytes() -> UnsafeRawBufferPointer? {
    guard let count = take(UInt16.self), remaining >= Int(count) else { return nil }
    defer { offset += Int(count) }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + Int(count))])
  }
}
