import GuestProtocol
import Testing

@Suite struct `records` {
  private func hello(_ numbers: inout Numbers) -> Hello {
    var hello = Hello()
    hello.bits = UInt16(truncatingIfNeeded: numbers.next())
    hello.platform = UInt16(truncatingIfNeeded: numbers.next())
    hello.ring = UInt16(truncatingIfNeeded: numbers.next())
    hello.clockStep = UInt32(truncatingIfNeeded: numbers.next())
    hello.clockLeast = UInt32(truncatingIfNeeded: numbers.next())
    let words = (0..<4).map { _ in UInt32(truncatingIfNeeded: numbers.next()) }
    hello.features = (words[0], words[1], words[2], words[3])
    return hello
  }

  private func cellEnd(_ numbers: inout Numbers) -> CellEnd {
    var end = CellEnd()
    end.index = UInt32(truncatingIfNeeded: numbers.next())
    end.outcome = UInt16(truncatingIfNeeded: numbers.next())
    end.warmUpSamples = UInt16(truncatingIfNeeded: numbers.next())
    end.switchesPerSample = numbers.next()
    end.switchesExpected = numbers.next()
    end.switchesCounted = numbers.next()
    end.switchesInWindow = numbers.next()
    end.promised = numbers.next()
    end.changed = numbers.next()
    end.frameBytes = numbers.next()
    end.firstTicks = numbers.next()
    end.adds = numbers.next()
    end.multiplies = numbers.next()
    let words = (0..<9).map { _ in numbers.next() }
    end.chainTicks = (words[0], words[1], words[2], words[3], words[4], words[5])
    end.firstBroken = (words[6], words[7], words[8])
    return end
  }

  private func request(_ numbers: inout Numbers) -> SamplingRequest {
    let flags = numbers.next()
    return SamplingRequest(
      ring: UInt8(truncatingIfNeeded: numbers.next()), usesWindows: flags & 1 != 0,
      waitsAtEnd: flags & 2 != 0, calibrates: flags & 4 != 0,
      roundTrips: UInt32(truncatingIfNeeded: numbers.next()),
      warmUpSamples: UInt32(truncatingIfNeeded: numbers.next()),
      minimumSamples: UInt32(truncatingIfNeeded: numbers.next()),
      maximumSamples: UInt32(truncatingIfNeeded: numbers.next()),
      minimumSteps: UInt32(truncatingIfNeeded: numbers.next()), budgetTicks: numbers.next(),
      gate: gate(&numbers), cells: UInt32(truncatingIfNeeded: numbers.next()))
  }

  private func gate(_ numbers: inout Numbers) -> GateRequest {
    var gate = GateRequest()
    gate.probeRounds = UInt32(truncatingIfNeeded: numbers.next())
    gate.limit = UInt32(truncatingIfNeeded: numbers.next())
    gate.watchProbes = UInt32(truncatingIfNeeded: numbers.next())
    gate.quietSamples = UInt32(truncatingIfNeeded: numbers.next())
    gate.disturbedSamples = UInt32(truncatingIfNeeded: numbers.next())
    gate.minimumTicks = UInt32(truncatingIfNeeded: numbers.next())
    gate.budgetTicks = numbers.next()
    gate.scrubs = numbers.next() & 1 != 0
    return gate
  }

  /// Holds a record to its way over the wire: whole it comes back, cut anywhere it is refused.
  private func check<Record: Equatable>(
    _ record: Record, _ write: (Record, inout FrameWriter) -> Void,
    _ decode: (inout PayloadReader) -> Record?
  ) {
    let bytes = payload { write(record, &$0) }
    #expect(!bytes.isEmpty)
    #expect(read(bytes, decode) == record)
    // What a later version adds behind is let be.
    #expect(read(bytes + [1, 2, 3], decode) == record)
    for length in 0..<bytes.count {
      #expect(read(Array(bytes.prefix(length)), decode) == nil, "\(length) of \(bytes.count) bytes")
    }
    // No byte is written and then not read.
    for position in bytes.indices {
      var other = bytes
      other[position] ^= 1
      #expect(read(other, decode) != record, "byte \(position) says nothing")
    }
  }

  @Test func `a greeting comes back whole or not at all`() {
    var numbers = Numbers(seed: 10)
    for _ in 0..<20 {
      check(hello(&numbers), { $0.write(to: &$1) }, { Hello(from: &$0) })
    }
  }

  @Test func `a greeting of another version is refused`() {
    var bytes = payload { Hello().write(to: &$0) }
    #expect(read(bytes) { Hello(from: &$0) } == Hello())
    bytes[0] += 1
    #expect(read(bytes) { Hello(from: &$0) } == nil)
  }

  @Test func `a cell's end comes back whole or not at all`() {
    var numbers = Numbers(seed: 11)
    for _ in 0..<20 {
      check(cellEnd(&numbers), { $0.write(to: &$1) }, { CellEnd(from: &$0) })
    }
  }

  @Test func `a processor's report comes back whole or not at all`() {
    var numbers = Numbers(seed: 14)
    for _ in 0..<20 {
      var report = ProcessorReport()
      func word() -> UInt32 { UInt32(truncatingIfNeeded: numbers.next()) }
      for index in 0..<3 { (report.vendor[index], report.hypervisor[index]) = (word(), word()) }
      for index in 0..<12 { report.brand[index] = word() }
      report.hasHypervisor = numbers.next() & 1 != 0
      (report.enabledStates, report.statesInUse) = (word(), word())
      for index in 0..<ProcessorReport.chains {
        (report.counts[index], report.ticks[index]) = (word(), numbers.next())
      }
      check(report, { $0.write(to: &$1) }, { ProcessorReport(from: &$0) })
    }
  }

  @Test func `states that a processor does not tell are not nought`() {
    for (enabled, inUse) in [(nil, nil), (0, nil), (7, 0)] as [(UInt32?, UInt32?)] {
      var report = ProcessorReport()
      (report.enabledStates, report.statesInUse) = (enabled, inUse)
      let bytes = payload { report.write(to: &$0) }
      let back = read(bytes) { ProcessorReport(from: &$0) }
      #expect(back?.enabledStates == enabled && back?.statesInUse == inUse)
    }
  }

  @Test func `a request comes back whole or not at all`() {
    var numbers = Numbers(seed: 12)
    for _ in 0..<20 {
      check(request(&numbers), { $0.write(to: &$1) }, { SamplingRequest(from: &$0) })
    }
  }

  @Test func `a request's flags do not stand for each other`() {
    for flags in 0..<8 {
      var numbers = Numbers(seed: 13)
      var request = request(&numbers)
      request.usesWindows = flags & 1 != 0
      request.waitsAtEnd = flags & 2 != 0
      request.calibrates = flags & 4 != 0
      let bytes = payload { request.write(to: &$0) }
      #expect(read(bytes) { SamplingRequest(from: &$0) } == request)
    }
  }

  @Test func `the cells of a request follow it, each with number, scenario, parameters and name`() {
    let names = ["a", "", String(repeating: "n", count: CellRequest.maximumNameBytes)]
    let bytes = payload { writer in
      for (index, name) in names.enumerated() {
        // One byte more, so that even the empty name has an address.
        Array((name + "!").utf8).withUnsafeBytes {
          let number = UInt32(index)
          CellRequest(
            index: number + 7, scenario: ScenarioCode.ring.rawValue,
            parameters: (number, 2, 3, .max), switchesPerSample: 1000 + number,
            name: .init(rebasing: $0.dropLast())
          ).write(to: &writer)
        }
      }
    }
    read(bytes) { reader in
      for (index, name) in names.enumerated() {
        let cell = CellRequest(from: &reader)
        #expect(cell?.index == UInt32(index) + 7)
        #expect(cell?.scenario == ScenarioCode.ring.rawValue)
        #expect(cell.map { $0.parameters == (UInt32(index), 2, 3, .max) } == true)
        #expect(cell?.switchesPerSample == 1000 + UInt32(index))
        #expect(cell.map { String(decoding: $0.name, as: UTF8.self) } == name)
      }
      #expect(reader.remaining == 0)
    }
  }
}

@Suite struct `the payload reader` {
  @Test func `integers are little-endian, signed and not`() {
    read([1, 2, 0xFF, 0xFF, 3, 0, 0, 0, 0, 0, 0, 0x80]) { reader in
      #expect(reader.take(UInt16.self) == 0x0201)
      #expect(reader.take(Int8.self) == -1)
      #expect(reader.take(UInt8.self) == 255)
      #expect(reader.take(UInt64.self) == 0x8000_0000_0000_0003)
      #expect(reader.remaining == 0)
    }
  }

  @Test func `past the end there is nothing, again and again`() {
    for length in 0..<8 {
      read([UInt8](repeating: 1, count: length)) { reader in
        for _ in 0..<3 { #expect(reader.take(UInt64.self) == nil) }
        #expect(reader.remaining == length)
        for _ in 0..<length { #expect(reader.take(UInt8.self) == 1) }
        for _ in 0..<3 {
          #expect(reader.take(UInt8.self) == nil)
          #expect(reader.takeBytes() == nil)
        }
        #expect(reader.remaining == 0)
      }
    }
  }

  @Test func `counted bytes that are fewer than their count are nothing`() {
    #expect(read([]) { $0.takeBytes() == nil })
    #expect(read([1]) { $0.takeBytes() == nil })
    #expect(read([2, 0, 5]) { $0.takeBytes() == nil })
    #expect(read([0xFF, 0xFF, 5]) { $0.takeBytes() == nil })
    #expect(read([0, 0]) { $0.takeBytes().map(Array.init) } == [])
    #expect(read([1, 0, 5, 6]) { $0.takeBytes().map(Array.init) } == [5])
  }

  @Test func `an empty buffer without an address is empty`() {
    var reader = PayloadReader(UnsafeRawBufferPointer(start: nil, count: 0))
    #expect(reader.remaining == 0)
    #expect(reader.take(UInt8.self) == nil)
    #expect(reader.takeBytes() == nil)
  }
}
