import GuestProtocol
import Statistics
import Testing

@testable import Launches

@Suite struct `the guest's stream` {
  private let said: [GuestEvent] =
    faultlessEvents(plan()) + [
      .message("hello, wörld"), .message(""), .samples(cell: 1, batches: []),
      .fault(
        GuestFault(
          vector: 14, error: 2, instruction: 0x10_0000, codeSegment: 0x1B, flags: 0x202, address: 8)
      ),
    ]

  @Test(arguments: [1, 2, 3, 7, 16, 100, 100_000])
  func `every event comes back, in pieces of any size`(size: Int) {
    let bytes = said.flatMap(bytes(of:))
    let found = events(of: bytes, inPiecesOf: size)
    #expect(found.events == said)
    #expect(found.stream.pendingBytes == 0)
    #expect(found.stream.damagedBytes == 0)
  }

  @Test func `a stream of many pages is read to its end`() {
    let many = (0..<3000).map { GuestEvent.samples(cell: $0, batches: someBatches) }
    let found = events(of: many.flatMap(bytes(of:)), inPiecesOf: 5000)
    #expect(found.events == many)
    #expect(found.stream.pendingBytes == 0)
    #expect(found.stream.damagedBytes == 0)
  }

  @Test(arguments: [7, 4096]) func `samples come back with their probes`(_ size: Int) {
    let batches = (0..<3).map { number -> GuestEvent.BatchPair in
      GuestEvent.BatchPair(
        short: 4000 + Int64(number), long: 8000,
        probes: GuestEvent.Probes(before: 1196, between: 1222 + UInt32(number), after: .max))
    }
    let said: [GuestEvent] = [.watch([1196, 1222, .max]), .samples(cell: 2, batches: batches)]
    #expect(events(of: said.flatMap(bytes(of:)), inPiecesOf: size).events == said)
  }

  @Test func `the start of a frame is pending, and neither event nor damage`() {
    let bytes = bytes(of: said[0])
    for cut in 1..<bytes.count {
      let found = events(of: Array(bytes.prefix(cut)), inPiecesOf: cut)
      #expect(found.events.isEmpty)
      #expect(found.stream.pendingBytes == cut)
      #expect(found.stream.damagedBytes == 0)
    }
  }

  @Test func `what belongs to no frame is counted, and its last bytes are kept`() {
    let noise = (0..<100).map { UInt8($0) }
    let text = Array("PANIC".utf8)
    let found = events(
      of: noise + bytes(of: .finished(1)) + text + bytes(of: .finished(2)), inPiecesOf: 9)
    #expect(found.events == [.finished(1), .finished(2)])
    #expect(found.stream.damagedBytes == 105)
    #expect(found.stream.damagedExcerpt == noise.suffix(59) + text)
  }

  @Test func `a payload that is cut is senseless, with its kind and length`() {
    for event in said {
      let whole = bytes(of: event)
      let kind = UInt16(whole[4])
      // A message of any length is one, and so is no batch.
      guard kind != 9 else { continue }
      let payload = whole.dropFirst(12).dropLast(4)
      for length in 0..<payload.count {
        let cut = frame(kind: kind, Array(payload.prefix(length)))
        #expect(
          events(of: cut, inPiecesOf: 4096).events == [
            .senseless("a frame of kind \(kind) with only \(length) bytes of payload")
          ])
      }
    }
  }

  @Test(arguments: [0, 18, 99, UInt16.max]) func `an unknown kind is senseless`(kind: UInt16) {
    #expect(
      events(of: frame(kind: kind, [1]), inPiecesOf: 99).events == [
        .senseless("a frame of unknown kind \(kind)")
      ])
  }

  @Test func `a guest makes no requests`() {
    #expect(
      events(of: frame(kind: 1, []), inPiecesOf: 99).events == [
        .senseless("the guest sent what only a host sends")
      ])
  }

  @Test(arguments: [0, 2, 0x1000_0000, UInt32.max])
  func `samples that are not as many as they say are senseless`(count: UInt32) {
    let payload = bytes(UInt32(0)) + bytes(count) + words(1, 2)
    #expect(
      events(of: frame(kind: 6, payload), inPiecesOf: 99).events == [
        .senseless("a frame of kind 6 with only 24 bytes of payload")
      ])
  }

  @Test func `a message that is no text is one all the same`() {
    #expect(
      events(of: frame(kind: 9, [0x61, 0xFF, 0x62]), inPiecesOf: 99).events == [
        .message("a\u{FFFD}b")
      ])
  }

  @Test func `a fault is told in one line`() {
    let fault = GuestFault(
      vector: 13, error: 0x28, instruction: 0x10_2030, codeSegment: 0x1B, flags: 0x202,
      address: 0xDEAD)
    #expect(
      fault.description
        == "#GP at 0x102030, ring 3, error code 0x28, CR2 0xdead, flags 0x202")
    var other = fault
    other.vector = 9
    #expect(other.description.hasPrefix("vector 9 at "))
    other.vector = .max
    #expect(other.description.hasPrefix("vector 18446744073709551615 at "))
  }

  @Test func `any bytes are taken`() {
    var generator = SplitMix64(seed: 21)
    for _ in 0..<500 {
      let length = Int.random(in: 0..<400, using: &generator)
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let found = events(of: bytes, inPiecesOf: Int.random(in: 1..<50, using: &generator))
      #expect(found.stream.damagedBytes + found.stream.pendingBytes == length)
      #expect(found.events.isEmpty)
    }
  }
}
