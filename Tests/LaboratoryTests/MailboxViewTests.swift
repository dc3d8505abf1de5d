import GuestProtocol
import Launches
import Testing

@testable import Laboratory

@Suite struct `the mailbox's host side` {
  /// Memory of a whole guest, for as long as the body runs.
  private func withMemory(_ body: (UnsafeMutableRawBufferPointer, MailboxView) throws -> Void)
    rethrows
  {
    let memory = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Mailbox.memoryBytes, alignment: 4096)
    defer { memory.deallocate() }
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    try body(memory, MailboxView(memory))
  }

  @Test func `a request lies where the guest looks for it`() throws {
    let canary = canary(.kvm, .x86_64, .three)
    let request = try #require(encodedRequest(for: canary, waitsAtEnd: false))
    withMemory { memory, view in
      view.post(request)
      let start = Mailbox.physicalAddress
      let word = { memory.load(fromByteOffset: start + $0, as: UInt32.self).littleEndian }
      #expect(word(Mailbox.magicOffset) == Mailbox.magic)
      #expect(word(Mailbox.requestLengthOffset) == UInt32(request.count))
      #expect(
        memory[(start + Mailbox.requestOffset)...].prefix(request.count).elementsEqual(request))
      view.acknowledge(7)
      #expect(word(Mailbox.acknowledgedOffset) == 7)
    }
  }

  @Test(arguments: [0, 1, UInt32(Mailbox.streamBytes), UInt32(Mailbox.streamBytes) + 1, .max])
  func `the guest's claim never leads out of the mailbox`(claim: UInt32) {
    withMemory { memory, view in
      memory.storeBytes(
        of: claim.littleEndian, toByteOffset: Mailbox.physicalAddress + Mailbox.writtenOffset,
        as: UInt32.self)
      #expect(view.written == Int(claim))
      for consumed in [0, 1, Mailbox.streamBytes - 1, Mailbox.streamBytes] {
        let unheard = view.unheard(from: consumed, to: view.written)
        #expect(unheard.lowerBound == consumed && unheard.upperBound <= Mailbox.streamBytes)
        let isCredible = consumed <= Int(claim) && Int(claim) <= Mailbox.streamBytes
        // Where the stream is at its end there is nothing more to look at.
        if isCredible {
          #expect(unheard.upperBound == Int(claim))
        } else {
          #expect(unheard.upperBound != Int(claim))
        }
      }
      memory[memory.count - 1] = 0x99
      let stream = view.stream(0..<Mailbox.streamBytes)
      #expect(stream.count == Mailbox.streamBytes)
      #expect(stream.last == 0x99)
    }
  }
}
