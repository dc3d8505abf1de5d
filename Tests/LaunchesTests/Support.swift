import GuestProtocol
import Measurement
import Testing

@testable import Launches

func cell(
  _ strategy: String, _ architecture: Architecture = .x86_64, _ ring: Ring = .three,
  _ machine: Machine = .kvm
) -> CellID {
  CellID(
    benchmark: "02-registers", scenario: "ping-pong", strategy: strategy,
    architecture: architecture, ring: ring, machine: machine)
}

/// A launch of cells named `a`, `b` and so on.
func plan(
  cells: Int = 2, _ architecture: Architecture = .x86_64, _ ring: Ring = .three,
  _ machine: Machine = .kvm
) -> LaunchPlan {
  LaunchPlan(
    machine: machine, architecture: architecture, ring: ring, boot: 4,
    cells: (0..<cells).map { cell(strategyName($0), architecture, ring, machine) },
    sampling: SamplingLimits(budgetTicks: 5_000_000_000, maximumSamples: 2000, warmUpSamples: 20))
}

/// `a` to `z`, then `a26` and so on.
func strategyName(_ number: Int) -> String {
  let letters = "abcdefghijklmnopqrstuvwxyz".map(String.init)
  return number < letters.count ? letters[number] : "a\(number)"
}

/// A greeting as the plan wants it.
func greeting(_ plan: LaunchPlan) -> Hello {
  var hello = Hello()
  hello.bits = plan.architecture == .i686 ? 32 : 64
  hello.platform = plan.machine == .process ? 1 : 0
  hello.ring = UInt16(plan.ring.rawValue)
  hello.clockStep = 26
  hello.clockLeast = 52
  return hello
}

/// A cell's end with counts that agree.
func cellEnd(_ index: UInt32, _ outcome: CellOutcome = .verified) -> CellEnd {
  var end = CellEnd()
  end.index = index
  end.outcome = outcome.rawValue
  end.switchesPerSample = 200
  end.switchesExpected = 60_000_000
  end.switchesCounted = 60_000_000
  end.switchesInWindow = 50_000_000
  end.promised = 0b0011_1000
  end.frameBytes = 56
  end.warmUpSamples = 20
  end.firstTicks = 9958
  return end
}

func batches(_ pairs: [(short: Int64, long: Int64)]) -> [GuestEvent.BatchPair] {
  pairs.map { GuestEvent.BatchPair(short: $0.short, long: $0.long) }
}

let someBatches = batches([(short: 4000, long: 8000), (short: 4000, long: 8026)])

/// All that a guest says that measures its cells without fault.
func faultlessEvents(_ plan: LaunchPlan) -> [GuestEvent] {
  let cells = plan.cells.indices.map(UInt32.init).flatMap { index -> [GuestEvent] in
    [
      .cellBegin(index), .window(Window.before(index)), .window(Window.after(index)),
      .samples(cell: index, batches: someBatches), .cellEnd(cellEnd(index)),
    ]
  }
  return [.hello(greeting(plan)), .probe(adds: 10_000, ticks: 5954)] + cells
    + [.finished(UInt32(plan.cells.count))]
}

/// A transcript that has heard those events, and what it gave back.
func heard(_ events: [GuestEvent], _ plan: LaunchPlan) -> (
  transcript: Transcript, results: [CellID]
) {
  var transcript = Transcript(plan: plan)
  let results = events.compactMap { transcript.take($0)?.cell }
  return (transcript, results)
}

/// A frame of any kind at all, in bytes.
func frame(kind: UInt16, _ payload: [UInt8]) -> [UInt8] {
  func littleEndian(_ value: UInt32, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
  }
  func sum(_ bytes: [UInt8]) -> UInt32 {
    var crc = CRC32()
    for byte in bytes { crc.add(byte) }
    return crc.value
  }
  let (kind, length) = (littleEndian(UInt32(kind), 2), littleEndian(UInt32(payload.count), 4))
  let signed = kind + littleEndian(sum(kind + length), 2) + length + payload
  return littleEndian(Wire.sync, 4) + signed + littleEndian(sum(signed), 4)
}

/// Words as a payload holds them.
func words(_ values: UInt64...) -> [UInt8] { values.flatMap(bytes) }

/// An integer as a payload holds it.
func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}

/// What a record writes.
func payload(_ body: (inout FrameWriter) -> Void) -> [UInt8] {
  let frame = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
    guard let base = buffer.baseAddress else { return }
    var writer = FrameWriter(base, capacity: buffer.count)
    writer.begin(.message)
    body(&writer)
    writer.end()
    count = writer.count
  }
  return Array(frame.dropFirst(Wire.headerBytes).dropLast(4))
}

/// What a guest sends to say that.
func bytes(of event: GuestEvent) -> [UInt8] {
  switch event {
  case .hello(let hello): frame(kind: 2, payload { hello.write(to: &$0) })
  case .probe(let adds, let ticks): frame(kind: 3, words(adds, ticks))
  case .cellBegin(let index, let requirements): frame(kind: 4, bytes(index) + bytes(requirements))
  case .statesInUse(let cell, let states): frame(kind: 17, bytes(cell) + bytes(states))
  case .processor(let report): frame(kind: 16, payload { report.write(to: &$0) })
  case .watch(let probes):
    frame(kind: 15, bytes(UInt32(probes.count)) + probes.flatMap { bytes($0) })
  case .window(let number): frame(kind: 5, bytes(number))
  case .samples(let cell, let batches):
    frame(
      kind: 6,
      bytes(cell) + bytes(UInt32(batches.count))
        + batches.flatMap {
          bytes($0.short) + bytes($0.long)
        }
        + batches.compactMap(\.probes).flatMap {
          bytes($0.before) + bytes($0.between) + bytes($0.after)
        })
  case .cellEnd(let end): frame(kind: 7, payload { end.write(to: &$0) })
  case .fault(let fault):
    frame(
      kind: 8,
      words(
        fault.vector, fault.error, fault.instruction, fault.codeSegment, fault.flags, fault.address)
    )
  case .message(let text): frame(kind: 9, Array(text.utf8))
  case .finished(let count): frame(kind: 10, bytes(count))
  case .senseless: frame(kind: 99, [])
  }
}

/// All events of some bytes that come in pieces of `size`.
func events(of bytes: [UInt8], inPiecesOf size: Int) -> (events: [GuestEvent], stream: GuestStream)
{
  var stream = GuestStream()
  var events: [GuestEvent] = []
  for start in stride(from: 0, to: bytes.count, by: size) {
    stream.append(bytes[start..<min(start + size, bytes.count)])
    while let event = stream.next() { events.append(event) }
  }
  return (events, stream)
}
