/// Builds frames in a buffer that the caller owns.
///
/// A frame that does not fit, or that no reader would take, is dropped whole and `overflowed` says
/// so; nothing is ever written outside the buffer.
public struct FrameWriter {
  private let base: UnsafeMutableRawPointer
  private let capacity: Int
  private var start = 0
  private var offset = 0
  private var kind: UInt16 = 0
  /// Whether a frame was dropped.
  public private(set) var overflowed = false

  /// Writes into `buffer` from its start.
  public init(_ base: UnsafeMutableRawPointer, capacity: Int) {
    self.base = base
    self.capacity = capacity
  }

  /// Bytes of finished frames.
  public var count: Int { start }

  /// Starts a frame.
  public mutating func begin(_ kind: FrameKind) {
    offset = start
    self.kind = kind.rawValue
    put(Wire.sync)
    put(kind.rawValue)
    put(UInt16(0))
    put(UInt32(0))
  }

  /// Ends the frame: fills in its length and its check, and adds the CRC.
  public mutating func end() {
    let length = offset - start - Wire.headerBytes
    guard length >= 0, length <= Wire.maximumPayloadBytes, offset + 4 <= capacity else {
      overflowed = true
      return
    }
    store(Wire.check(kind: kind, length: UInt32(length)), at: start + 6)
    store(UInt32(length), at: start + 8)
    var crc = CRC32()
    for index in (start + 4)..<offset { crc.add(base.load(fromByteOffset: index, as: UInt8.self)) }
    put(crc.value)
    start = offset
  }

  /// Adds an integer, little-endian.
  public mutating func put<Value: FixedWidthInteger>(_ value: Value) {
    let size = MemoryLayout<Value>.size
    guard offset + size <= capacity else {
      drop()
      return
    }
    store(value, at: offset)
    offset += size
  }

  /// Adds bytes, preceded by their count as u16; more than that can count do not fit.
  public mutating func put(bytes: UnsafeRawPointer, count: Int) {
    guard let counted = UInt16(exactly: count) else {
      drop()
      return
    }
    put(counted)
    for index in 0..<count { put(bytes.load(fromByteOffset: index, as: UInt8.self)) }
  }

  /// Leaves room for nothing more in this frame.
  private mutating func drop() { offset = capacity + 1 }

  private func store<Value: FixedWidthInteger>(_ value: Value, at offset: Int) {
    base.storeBytes(of: value.littleEndian, toByteOffset: offset, as: Value.self)
  }
}
