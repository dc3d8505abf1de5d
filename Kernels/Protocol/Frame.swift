/// The wire between host and guest, for any carrier: shared memory, a pipe, a serial line.
///
/// Everything travels in frames, little-endian:
///
///     +0   sync      4 bytes   53 57 42 03: "SWB" and the wire's version
///     +4   kind      u16       FrameKind
///     +6   check     u16       low half of the CRC-32 of kind and length
///     +8   length    u32       bytes of payload
///     +12  payload
///     +12+length  crc  u32     CRC-32 (IEEE 802.3) of kind, check, length and payload
///
/// A reader that loses its place looks for the next sync and counts what it skipped. It trusts no
/// length beyond `maximumPayloadBytes`, and none that the header's own check does not bear out: a
/// damaged length would have it wait, with all that follows, for an end that never comes.
///
/// The module is Embedded-safe: no arrays, no existentials, no Foundation; both sides compile these
/// same files.
public enum Wire {
  /// The four bytes that start a frame, as a little-endian word.
  public static let sync: UInt32 = 0x0342_5753
  /// Bytes before the payload.
  public static let headerBytes = 12
  /// Bytes around a payload: header and CRC.
  public static let overheadBytes = 16
  /// No frame is longer; a length beyond this is damage.
  public static let maximumPayloadBytes = 1 << 20

  /// The header's check.
  static func check(kind: UInt16, length: UInt32) -> UInt16 {
    var crc = CRC32()
    for shift in 0..<2 { crc.add(UInt8(truncatingIfNeeded: kind >> UInt16(8 * shift))) }
    for shift in 0..<4 { crc.add(UInt8(truncatingIfNeeded: length >> UInt32(8 * shift))) }
    return UInt16(truncatingIfNeeded: crc.value)
  }
}

/// The kind of a frame's content.
public enum FrameKind: UInt16 {
  /// Host to guest: the request for a boot.
  case request = 1
  /// Guest to host, first: which image, ring and clock answer.
  case hello = 2
  /// A chain of dependent instructions, timed.
  case probe = 3
  /// A cell starts: its number and the requirements of its strategy.
  case cellBegin = 4
  /// The guest waits until the host has read its counters.
  case window = 5
  /// Raw samples of the cell: both batches of each, then its three co-runner probes, if any.
  case samples = 6
  /// The cell is over, with its verification.
  case cellEnd = 7
  /// The processor raised an exception.
  case fault = 8
  /// Text for a person.
  case message = 9
  /// All cells are done.
  case finished = 10
  /// On a bootable medium: the whole plan (`MediumPlan`).
  case plan = 11
  /// On a bootable medium: where it comes from, as text.
  case provenance = 12
  /// On a bootable medium: a cell (`MediumCell`).
  case plannedCell = 13
  /// On a bootable medium: the cell of each step, as u16.
  case steps = 14
  /// Co-runner probes before the first cell: how many, and the ticks of each as u32.
  case watch = 15
  /// After the probe: the processor's description, and times that tell it from an emulator.
  ///
  /// See `ProcessorReport`.
  case processor = 16
  /// The number of a cell that needs XSAVE, and XINUSE after the samples, each as u32.
  case statesInUse = 17
}

/// CRC-32 of IEEE 802.3 (reflected 0xEDB88320), four bits at a time.
///
/// The table has 16 words instead of 256, because the guest may run on an interpreter where each
/// load is expensive.
public struct CRC32 {
  private var state: UInt32 = 0xFFFF_FFFF

  /// Starts a new sum.
  public init() {}

  /// Adds one byte.
  public mutating func add(_ byte: UInt8) {
    state ^= UInt32(byte)
    state = (state >> 4) ^ CRC32.nibble(state & 15)
    state = (state >> 4) ^ CRC32.nibble(state & 15)
  }

  /// The sum so far.
  public var value: UInt32 { ~state }

  private static func nibble(_ index: UInt32) -> UInt32 { table[Int(index)] }

  /// Entry n is n shifted out through the polynomial, four bits at a time.
  private static let table: [16 of UInt32] = [
    0x0000_0000, 0x1DB7_1064, 0x3B6E_20C8, 0x26D9_30AC, 0x76DC_4190, 0x6B6B_51F4, 0x4DB2_6158,
    0x5005_713C, 0xEDB8_8320, 0xF00F_9344, 0xD6D6_A3E8, 0xCB61_B38C, 0x9B64_C2B0, 0x86D3_D2D4,
    0xA00A_E278, 0xBDBD_F21C,
  ]
}
