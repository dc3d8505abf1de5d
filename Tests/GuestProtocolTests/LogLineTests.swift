import GuestProtocol
import Testing

private func letters(_ line: LogLine) -> [UInt8] {
  [UInt8](unsafeUninitializedCapacity: LogLine.letters) { buffer, count in
    if let base = buffer.baseAddress { line.write(to: base) }
    count = LogLine.letters
  }
}

private func read(_ letters: [UInt8]) -> LogLine? {
  letters.withUnsafeBufferPointer { $0.baseAddress.flatMap { LogLine($0) } }
}

struct LogLineTests {
  private func line(_ numbers: inout Numbers) -> LogLine {
    var line = LogLine()
    line.start = .random(in: 0...UInt16.max, using: &numbers)
    line.number = .random(in: 0...UInt32.max, using: &numbers)
    line.step = .random(in: 0...UInt16.max, using: &numbers)
    line.cell = .random(in: 0...UInt16.max, using: &numbers)
    line.kind = .random(in: 1...7, using: &numbers)
    line.parts = .random(in: 1...255, using: &numbers)
    line.part = .random(in: 0..<line.parts, using: &numbers)
    line.count = .random(in: 0...33, using: &numbers)
    for index in 0..<33 { line.payload[index] = .random(in: 0...255, using: &numbers) }
    return line
  }

  @Test func `a line comes back as it was written`() {
    var numbers = Numbers(seed: 1)
    for _ in 0..<500 {
      let line = line(&numbers)
      let written = letters(line)
      #expect(read(written) == line)
      #expect(written.allSatisfy { (0x21...0x7E).contains($0) })
    }
  }

  @Test func `no letter of what a line says can be changed unnoticed`() {
    var numbers = Numbers(seed: 2)
    let written = letters(line(&numbers))
    for place in written.indices {
      for _ in 0..<8 {
        var damaged = written
        damaged[place] = .random(in: 0...255, using: &numbers)
        // The letters behind the 69th only repair others.
        if damaged != written { #expect((read(damaged) == nil) == (place < 69)) }
      }
    }
  }

  @Test func `both words of a line are zero at the first eight powers of 2, by other arithmetic`() {
    var numbers = Numbers(seed: 5)
    /// Polynomials multiplied and then divided by x^6 + x + 1.
    func product(_ a: Int, _ b: Int) -> Int {
      var found = (0..<6).reduce(0) { b >> $1 & 1 == 1 ? $0 ^ a << $1 : $0 }
      for bit in stride(from: 10, through: 6, by: -1) where found >> bit & 1 == 1 {
        found ^= 0x43 << (bit - 6)
      }
      return found
    }
    for _ in 0..<50 {
      let written = letters(line(&numbers)).map { Int(LogLine.value($0) ?? 0) }
      for word in 0..<2 {
        var power = 1
        for _ in 0..<8 {
          power = product(power, 2)
          let value = stride(from: 1 + word, to: written.count, by: 2).reduce(0) {
            product($0, power) ^ written[$1]
          }
          #expect(value == 0)
        }
      }
    }
  }

  @Test func `samples come back, the greatest and the least too`() {
    var numbers = Numbers(seed: 3)
    var pairs: [(Int64, Int64)] = [(0, 0), (.max, .min), (.min, .max), (-1, 1), (63, 64)]
    for _ in 0..<300 {
      pairs.append(
        (
          Int64.random(in: .min ... .max, using: &numbers)
            >> Int64.random(in: 0...62, using: &numbers),
          Int64.random(in: .min ... .max, using: &numbers)
            >> Int64.random(in: 0...62, using: &numbers)
        ))
    }
    for (short, long) in pairs {
      let bytes = [UInt8](unsafeUninitializedCapacity: SampleCode.maximumBytes) { buffer, count in
        if let base = buffer.baseAddress {
          count = SampleCode.write(short: short, long: long, to: base)
        }
      }
      var offset = 0
      let back = bytes.withUnsafeBytes { SampleCode.read($0, at: &offset) }
      #expect(back?.short == short && back?.long == long && offset == bytes.count)
      var short = 0
      #expect(bytes.dropLast().withUnsafeBytes { SampleCode.read($0, at: &short) } == nil)
    }
  }

  @Test(arguments: [0, 1, 1196, .max] as [UInt32])
  func `a probe of any length comes back, and is none when it is cut`(_ probe: UInt32) {
    let bytes = [UInt8](unsafeUninitializedCapacity: 8) { buffer, count in
      if let base = buffer.baseAddress { count = SampleCode.write(probe: probe, to: base) }
    }
    // Three probes of a sample fit the room that a sample has.
    #expect(bytes.count <= 5)
    var (offset, short) = (0, 0)
    #expect(bytes.withUnsafeBytes { SampleCode.readProbe($0, at: &offset) } == probe)
    #expect(offset == bytes.count)
    #expect(bytes.dropLast().withUnsafeBytes { SampleCode.readProbe($0, at: &short) } == nil)
  }

  @Test func `runs of zeros of any length come back`() {
    for count in [0, 1, 2, 254, 255, 256, 600] {
      let bytes = [7] + [UInt8](repeating: 0, count: count) + [9]
      let coded = [UInt8](unsafeUninitializedCapacity: 2 * bytes.count) { buffer, count in
        if let base = buffer.baseAddress {
          count = bytes.withUnsafeBytes { ZeroRuns.write($0, to: base) }
        }
      }
      var back: [UInt8] = []
      #expect(coded.withUnsafeBytes { ZeroRuns.read($0) { back.append($0) } })
      #expect(back == bytes)
    }
    #expect(![UInt8]([5, 0]).withUnsafeBytes { ZeroRuns.read($0) { _ in } })
  }

  @Test func `a computer describes itself, and too short a description is none`() {
    var found = PowerOn()
    (found.isUEFI, found.firstStep, found.steps) = (true, 3, 12)
    (found.microcode, found.timerTicks) = (0x2B00_0603, 140_000_000)
    for index in 0..<52 { found.leaves[index] = UInt32(index) &* 0x0101_0101 }
    let bytes = [UInt8](unsafeUninitializedCapacity: 512) { buffer, count in
      guard let base = buffer.baseAddress else { return }
      var writer = FrameWriter(base, capacity: 512)
      writer.begin(.message)
      found.write(to: &writer)
      writer.end()
      count = writer.count
    }
    let payload = Array(bytes[Wire.headerBytes..<(bytes.count - 4)])
    func read(_ bytes: [UInt8]) -> PowerOn? {
      bytes.withUnsafeBytes {
        var reader = PayloadReader($0)
        return PowerOn(from: &reader)
      }
    }
    #expect(read(payload) == found)
    #expect(read(payload.dropLast()) == nil)
  }
}
