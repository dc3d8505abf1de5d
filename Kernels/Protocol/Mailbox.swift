/// The shared memory between host and a BarePC guest.
///
/// A few words, the request, and one growing stream of frames. Offsets are in bytes from its start;
/// words are 32 bits, little-endian.
///
/// The guest writes a frame, then adds its length to `written`: the host never sees half a frame.
/// The host writes the number of the window that it has dealt with to `acknowledged`.
public enum Mailbox {
  /// Guest-physical address of the mailbox: above the kernel image, below the memory's end.
  public static let physicalAddress = 0x40_0000
  /// Bytes of the whole mailbox.
  public static let bytes = 0xC0_0000
  /// Bytes of guest memory that QEMU is given: everything up to the mailbox's end.
  public static let memoryBytes = physicalAddress + bytes

  /// Where the host writes `magic`, so that the guest knows that there is a mailbox at all.
  public static let magicOffset = 0
  /// "SWBM".
  public static let magic: UInt32 = 0x4D42_5753
  /// How many bytes of request there are.
  public static let requestLengthOffset = 4
  /// How many bytes of the stream are valid; only the guest writes it.
  public static let writtenOffset = 64
  /// Which window the host has dealt with last; only the host writes it.
  public static let acknowledgedOffset = 128
  /// The offset of the address that returns to a conductor below the guest; 0 without one.
  ///
  /// The guest leaves to it in 32-bit protected mode without paging; without a conductor the
  /// machine ends the guest.
  public static let returnOffset = 192
  /// Where the guest then leaves its status.
  public static let statusOffset = 196
  /// Where the request lies.
  public static let requestOffset = 0x1000
  /// Room for the request.
  public static let requestBytes = 0xF000
  /// Where the stream starts.
  public static let streamOffset = 0x1_0000
  /// Room for the stream.
  public static let streamBytes = bytes - streamOffset
}

/// Numbers of the windows in which the guest waits for the host.
public enum Window {
  /// Before the samples of the cell with this number.
  public static func before(_ cell: UInt32) -> UInt32 { 2 * cell + 2 }
  /// After the samples of the cell with this number.
  public static func after(_ cell: UInt32) -> UInt32 { 2 * cell + 3 }
  /// After the last cell.
  public static let atEnd: UInt32 = 1
}
