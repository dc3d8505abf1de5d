import CHarness
import GuestProtocol
import Harness

/// The bare machine: PVH or multiboot, no interrupts, samples through memory that the host shares.
///
/// Runs in ring 0, or in ring 3 once `enter_user` has been there.
enum BarePC: Platform {
  static var code: UInt16 { 0 }

  private static var mailbox: UnsafeMutableRawPointer {
    at_address(word(Mailbox.physicalAddress))
  }

  private static func shared(_ offset: Int) -> UnsafeMutablePointer<word32> {
    (mailbox + offset).assumingMemoryBound(to: word32.self)
  }

  static func readRequest() -> UnsafeRawBufferPointer? {
    guard load_shared(shared(Mailbox.magicOffset)) == Mailbox.magic else { return nil }
    let length = Int(load_shared(shared(Mailbox.requestLengthOffset)))
    guard length <= Mailbox.requestBytes else { return nil }
    let bytes = UnsafeRawBufferPointer(start: mailbox + Mailbox.requestOffset, count: length)
    guard case .frame(let kind, let payload, _) = FrameReader.scan(bytes, from: 0),
      kind == FrameKind.request.rawValue
    else { return nil }
    return UnsafeRawBufferPointer(rebasing: bytes[payload])
  }

  static func send(_ kind: FrameKind, _ body: (inout FrameWriter) -> Void) {
    let written = Int(load_shared(shared(Mailbox.writtenOffset)))
    guard written < Mailbox.streamBytes else { return }
    var writer = FrameWriter(
      mailbox + Mailbox.streamOffset + written, capacity: Mailbox.streamBytes - written)
    writer.begin(kind)
    body(&writer)
    writer.end()
    store_shared(shared(Mailbox.writtenOffset), word32(truncatingIfNeeded: written + writer.count))
  }

  /// Tells the host a sentence.
  static func report(_ words: StaticString) {
    send(.message) { put(words, to: &$0) }
  }

  static func awaitHost(window: UInt32) {
    while load_shared(shared(Mailbox.acknowledgedOffset)) != window { spin_hint() }
  }

  static func finish(status: UInt8) -> Never {
    exit_machine(word32(status))
  }

  static func arena() -> UnsafeMutableRawBufferPointer {
    // Between the image and the mailbox; the linker script keeps the image below.
    UnsafeMutableRawBufferPointer(start: at_address(0x30_0000), count: 0x4_0000)
  }

  static func codeMemory() -> UnsafeMutableRawBufferPointer? {
    UnsafeMutableRawBufferPointer(start: at_address(0x34_0000), count: 0x2000)
  }

  /// All that is left below the mailbox: enough for a small ring, to be counted or tried.
  static func ringMemory() -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: at_address(0x34_2000), count: 0xB_E000)
  }
}

/// The ring that the request asks for; 0 when there is none, and the guest will say so.
@c func requested_ring() -> word {
  BarePC.serializeFences()
  guard let payload = BarePC.readRequest() else { return 0 }
  var reader = PayloadReader(payload)
  let ring = word(SamplingRequest(from: &reader)?.ring ?? 0)
  // They exist in 64-bit mode only.
  if ring == 3, MemoryLayout<word>.size == 8 { BarePC.turnOnSegmentBases() }
  return ring
}

/// The guest proper, in whichever ring it was entered.
@c func guest_main() {
  Guest<BarePC>.run()
}

/// Why a kernel below stops; it faults next.
@c func guest_panic(_ words: UnsafeRawPointer, _ count: word) {
  BarePC.send(.message) { writer in
    put("panic: ", to: &writer)
    for index in 0..<Int(count) {
      writer.put(words.load(fromByteOffset: index, as: UInt8.self))
    }
  }
}

/// An exception that nothing here expects: say what is known and stop.
@c func guest_fault(_ fault: UnsafePointer<fault_record>) {
  // Some hypervisors know no gates, or no way back.
  let trap = trap_to_ring_0_address()
  if fault.pointee.instruction == trap || fault.pointee.instruction == trap + 2 {
    BarePC.report("a trap from ring 3 failed on this machine")
  }
  BarePC.send(.fault) { writer in
    writer.put(UInt64(fault.pointee.vector))
    writer.put(UInt64(fault.pointee.error))
    writer.put(UInt64(fault.pointee.instruction))
    writer.put(UInt64(fault.pointee.code_segment))
    writer.put(UInt64(fault.pointee.flags))
    writer.put(UInt64(fault.pointee.address))
  }
  BarePC.finish(status: 4)
}

private func put(_ words: StaticString, to writer: inout FrameWriter) {
  for index in 0..<words.utf8CodeUnitCount { writer.put(words.utf8Start[index]) }
}
