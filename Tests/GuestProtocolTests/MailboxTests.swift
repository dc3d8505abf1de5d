import GuestProtocol
import Testing

@Suite struct `the mailbox` {
  @Test func `its parts lie inside it and apart from each other`() {
    let parts = [
      Mailbox.magicOffset..<(Mailbox.magicOffset + 4),
      Mailbox.requestLengthOffset..<(Mailbox.requestLengthOffset + 4),
      Mailbox.writtenOffset..<(Mailbox.writtenOffset + 4),
      Mailbox.acknowledgedOffset..<(Mailbox.acknowledgedOffset + 4),
      Mailbox.requestOffset..<(Mailbox.requestOffset + Mailbox.requestBytes),
      Mailbox.streamOffset..<(Mailbox.streamOffset + Mailbox.streamBytes),
    ]
    for (part, next) in zip(parts, parts.dropFirst()) {
      #expect(part.upperBound <= next.lowerBound)
    }
    #expect(parts.last?.upperBound == Mailbox.bytes)
    #expect(Mailbox.physicalAddress.isMultiple(of: 4096))
    #expect(Mailbox.memoryBytes == 16 << 20)
  }

  /// What one side writes and the other polls must not share a cache line.
  @Test func `the two words that are polled have lines of their own`() {
    #expect(Mailbox.writtenOffset / 64 != Mailbox.acknowledgedOffset / 64)
    #expect(Mailbox.writtenOffset / 64 != Mailbox.requestLengthOffset / 64)
  }

  @Test func `no two windows have the same number`() {
    let windows = (0..<1000 as Range<UInt32>).flatMap { [Window.before($0), Window.after($0)] }
    #expect(Set(windows + [Window.atEnd, 0]).count == windows.count + 2)
  }
}
