import GuestProtocol

/// The mailbox as the host sees it.
struct MailboxView {
  private let base: UnsafeMutableRawBufferPointer

  /// The mailbox in a guest's whole memory.
  init(_ memory: UnsafeMutableRawBufferPointer) {
    // The same memory, rebased: a file of `Mailbox.memoryBytes` is never empty.
    base = UnsafeMutableRawBufferPointer(rebasing: memory[Mailbox.physicalAddress...])
  }

  /// Puts the request where the guest looks for it.
  func post(_ request: [UInt8]) {
    UnsafeMutableRawBufferPointer(rebasing: base[Mailbox.requestOffset...]).copyBytes(from: request)
    store(UInt32(request.count), at: Mailbox.requestLengthOffset)
    store(Mailbox.magic, at: Mailbox.magicOffset)
  }

  /// How many bytes of the stream the guest says are valid; any number.
  var written: Int {
    Int(UInt32(littleEndian: base.load(fromByteOffset: Mailbox.writtenOffset, as: UInt32.self)))
  }

  /// What to hear when the count went from `consumed` to `written`: it lies within the stream,
  /// whatever the guest says.
  ///
  /// A count that went back, or beyond the stream, was overwritten. The frames are still there and
  /// tell which cell did it, so some of what follows is given all the same.
  func unheard(from consumed: Int, to written: Int) -> Range<Int> {
    let isCredible = (consumed...Mailbox.streamBytes).contains(written)
    return consumed..<(isCredible ? written : min(consumed + 1 << 20, Mailbox.streamBytes))
  }

  /// Bytes of the stream.
  func stream(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    let start = Mailbox.streamOffset + range.lowerBound
    return UnsafeRawBufferPointer(rebasing: base[start..<(start + range.count)])
  }

  /// Lets the guest out of a window.
  func acknowledge(_ window: UInt32) { store(window, at: Mailbox.acknowledgedOffset) }

  private func store(_ value: UInt32, at offset: Int) {
    base.storeBytes(of: value.littleEndian, toByteOffset: offset, as: UInt32.self)
  }
}
