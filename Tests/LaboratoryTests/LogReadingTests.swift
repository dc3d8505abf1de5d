import GuestProtocol
import Measurement
import Statistics
import Testing

@testable import Laboratory

private func delivered(_ reading: LogReading) -> [LogReading.Step] {
  reading.steps.filter { if case .ended(.delivered) = $0.outcome { true } else { false } }
}

private func histogram(_ step: LogReading.Step) -> TickHistogram? {
  if case .ended(.delivered(let delivery)) = step.outcome { delivery.record.histogram } else { nil }
}

struct LogReadingTests {
  @Test func `a whole log gives every step, every sample and its computer`() throws {
    let reading = try LogReading([SyntheticLog().bytes])
    #expect(reading.lines.lost == 0 && reading.isComplete && reading.remarks.isEmpty)
    #expect(reading.steps.count == 12 && delivered(reading).count == 12)
    #expect(reading.steps.allSatisfy { $0.lostSamples == (40, 0) })
    #expect(reading.steps.map(\.boot) == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2])
    #expect(reading.computers.first?.ticksPerSecond == 2_000_003_352)
    #expect(reading.provenance == SyntheticLog.provenance)
    #expect(reading.steps[0].launch?.wallMicroseconds == 999)
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `of a log with 1 % of its bytes damaged only the damaged lines are lost, by number`(
    seed: UInt64
  ) throws {
    let whole = SyntheticLog()
    var generator = SplitMix64(seed: seed)
    var lines = whole.lines
    var sound: Set<UInt32> = []
    var all: Set<UInt32> = []
    for index in lines.indices {
      let before = try #require(number(lines[index]))
      all.insert(before)
      for place in lines[index].indices where generator.next() % 100 == 0 {
        lines[index][place] = UInt8(truncatingIfNeeded: generator.next())
      }
      if lines[index] == whole.lines[index] { sound.insert(before) }
    }
    // Line ends are damaged like all else.
    var ends: [UInt8] { (0..<2).map { _ in generator.next() % 100 == 0 ? 0x3D : 0x0A } }
    let bytes = lines.flatMap { $0 + ends }

    var log = SerialLog()
    log.add(bytes)
    #expect(Set(log.lines.keys.map(\.number)) == sound)
    let start = LogStart(whole.start, lines: log.lines(of: whole.start))
    let last = try #require(sound.max())
    #expect(Set(start.missing) == Set(0...last).subtracting(sound))

    let reading = try LogReading([bytes])
    #expect(reading.lines.lost == start.missing.count)
    let complete = try LogReading([whole.bytes])
    for step in delivered(reading) {
      let original = try #require(complete.steps.first { $0.number == step.number })
      let (all, lost) = step.lostSamples
      let found = try #require(histogram(step))
      #expect(found.count == all - lost)
      #expect(isPart(found, of: try #require(histogram(original))))
    }
    // What is not there is named: by the step, and where its name arrived by the cell.
    #expect(reading.steps.count == complete.steps.count)
    #expect(delivered(reading).count > reading.steps.count / 2)
    for step in reading.steps where step.lostSamples.lost > 0 { #expect(step.cell != nil) }
  }

  @Test func `lines that are doubled, cut, out of order or between other text change nothing`()
    throws
  {
    let whole = SyntheticLog()
    let complete = try LogReading([whole.bytes])
    let between = Array("GRUB = loading=\u{1B}[2J".utf8)
    let mixed: [UInt8] = whole.lines.reversed().flatMap { line -> [UInt8] in
      between + line + line.prefix(30) + [0x0A]
    }
    let reading = try LogReading([mixed])
    #expect(reading.lines.lost == 0)
    #expect(reading.steps.map(histogram) == complete.steps.map(histogram))
    #expect(try LogReading([whole.bytes, whole.bytes]).steps.count == complete.steps.count)
  }

  @Test func `a log that ends early has what came before, and says where it ends`() throws {
    let whole = SyntheticLog()
    let reading = try LogReading([Array(whole.bytes.prefix(whole.bytes.count / 2))])
    #expect(!reading.isComplete)
    #expect(reading.remarks.contains { $0.contains("the log ends in step") })
    #expect(!delivered(reading).isEmpty && delivered(reading).count < 12)
  }

  @Test func `a fault costs its step and no other`() throws {
    let reading = try LogReading([SyntheticLog(faultIn: 5).bytes])
    #expect(delivered(reading).count == 11)
    guard case .failed(let failure) = reading.steps[5].outcome else {
      Issue.record("not failed: \(reading.steps[5].outcome)")
      return
    }
    #expect(failure.kind == "fault" && failure.cell == SyntheticLog.cells[1])
  }

  @Test func `under a hypervisor nothing is calibrated, so that nothing can count as native`()
    throws
  {
    func calibrations(_ log: SyntheticLog) throws -> Int {
      try LogReading([log.bytes]).steps.count { step in
        if case .ended(.delivered(let delivery)) = step.outcome {
          return delivery.record.calibration != nil
        }
        return false
      }
    }
    #expect(try calibrations(SyntheticLog()) == 12)
    #expect(try calibrations(SyntheticLog(hypervisor: true)) == 0)
    #expect(
      try LogReading([SyntheticLog(hypervisor: true).bytes]).computers[0].hypervisor == "unnamed")
  }

  @Test func `two starts are boots of their own, and two computers are refused`() throws {
    let two = try LogReading([SyntheticLog(start: 1).bytes, SyntheticLog(start: 2).bytes])
    #expect(Set(two.steps.map(\.boot)) == Set(0..<6))
    #expect(throws: LogError.self) {
      try LogReading([SyntheticLog(start: 1).bytes, SyntheticLog(start: 2, hypervisor: true).bytes])
    }
  }

  @Test func `what is no log is refused in words`() {
    #expect {
      try LogReading([Array("hello = world".utf8)])
    } throws: {
      "\($0)".contains("no whole line")
    }
  }

  private func number(_ letters: [UInt8]) -> UInt32? {
    letters.withUnsafeBufferPointer { $0.baseAddress.flatMap { LogLine($0) }?.number }
  }

  private func isPart(_ part: TickHistogram, of whole: TickHistogram) -> Bool {
    part.bins.allSatisfy { bin in
      (whole.bins.first { $0.ticks == bin.ticks }?.count ?? 0) >= bin.count
    }
  }
}
