import GuestProtocol
import Measurement
import Statistics
import Testing

@testable import BareMetal

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
    #expect(reading.steps.allSatisfy { $0.samples == LogReading.Samples(arrived: 40, taken: 40) })
    #expect(reading.steps.map(\.boot) == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2])
    #expect(reading.computers.first?.ticksPerSecond == 2_000_003_352)
    #expect(reading.provenance == SyntheticLog.provenance)
    #expect(reading.steps[0].launch?.wallMicroseconds == 999)
  }

  @Test func `the last record says that a log has come to its end, and nothing before it`() {
    let bytes = SyntheticLog().bytes
    #expect(LogReading.endsWithLastRecord(bytes.suffix(4096)))
    #expect(!LogReading.endsWithLastRecord(bytes.prefix(bytes.count / 2).suffix(4096)))
    #expect(!LogReading.endsWithLastRecord(Array("Done: the log is complete.\r\n".utf8)))
  }

  @Test(arguments: 1...5 as ClosedRange<UInt64>)
  func `of a log with 1 % of its bytes damaged next to nothing is lost`(seed: UInt64) throws {
    let damaged = DamagedLog(SyntheticLog(), percent: 1, seed: seed)
    let reading = try check(damaged)
    #expect(reading.repairedLines > damaged.copies / 4)
    #expect(reading.lines.lost <= 1 && delivered(reading).count == 12)
  }

  @Test(arguments: [(6, 1), (6, 2), (9, 3), (9, 4)])
  func `of a log with more damage just what is beyond repair is lost, by number`(
    percent: UInt64, seed: UInt64
  ) throws {
    let damaged = DamagedLog(SyntheticLog(), percent: percent, seed: seed)
    let reading = try check(damaged)
    #expect(reading.lines.lost > (percent == 6 ? 5 : 40))
    #expect(delivered(reading).count > (percent == 6 ? 10 : 2))
  }

  @Test func `a burst of eight damaged letters costs no line`() throws {
    let whole = SyntheticLog()
    var bytes = whole.bytes
    for line in 0..<whole.lines.count {
      // At another place of each line, its mark and its end among them.
      let start = line * (LogLine.letters + 2) + line % (LogLine.letters - 6)
      for place in start..<(start + 8) { bytes[place] = 0xFF }
    }
    let reading = try LogReading([bytes])
    #expect(reading.lines.lost == 0 && reading.repairedLines > whole.lines.count * 3 / 4)
  }

  @Test func `when the line with their number is lost, samples that arrived count without one`()
    throws
  {
    let whole = SyntheticLog()
    let lines = whole.lines.filter {
      let line = line($0)
      return line?.step != 3 || line?.kind != LogKind.stepEnd.rawValue
    }
    let reading = try LogReading([lines.flatMap { $0 + [0x0D, 0x0A] }])
    #expect(reading.lines.lost == 1 && delivered(reading).count == 12)
    #expect(reading.steps[3].samples == LogReading.Samples(arrived: 40, taken: nil))
    #expect(reading.steps[3].samples.lost == nil && reading.steps[4].samples.lost == 0)
  }

  /// Reads a damaged log, and holds what is missing against what the damage left.
  private func check(_ damaged: DamagedLog) throws -> LogReading {
    let (whole, bytes) = (damaged.whole, damaged.bytes)
    var log = SerialLog()
    log.add(bytes)
    #expect(Set(log.lines.keys.map(\.number)) == damaged.sound)
    for line in log.lines.values { #expect(damaged.originals[line.number] == line) }
    let start = LogStart(whole.start, lines: log.lines(of: whole.start))
    let last = try #require(damaged.sound.max())
    #expect(Set(start.missing) == Set(0...last).subtracting(damaged.sound))

    let reading = try LogReading([bytes])
    #expect(reading.lines.lost == start.missing.count)
    let complete = try LogReading([whole.bytes])
    // What is not there is named: by the step, and where its name arrived by the cell.
    #expect(reading.steps.count == complete.steps.count)
    for (step, original) in zip(reading.steps, complete.steps) {
      let samples = damaged.soundSamples(ofStep: step.number)
      guard case .ended(.delivered) = step.outcome else {
        // A whole step is lost only where a line is that it cannot do without.
        guard case .lost = step.outcome else {
          Issue.record("neither delivered nor lost: \(step.outcome)")
          continue
        }
        #expect(samples == 0 || !damaged.hasWholeFrames(ofStep: step.number))
        continue
      }
      let found = try #require(histogram(step))
      #expect(found.count == samples && step.samples.arrived == samples)
      #expect(step.samples.taken.map { $0 == SyntheticLog.samples } ?? true)
      #expect(isPart(found, of: try #require(histogram(original))))
      #expect(step.cell == original.cell)
    }
    return reading
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
    #expect(failure.kind == .fault && failure.cell == SyntheticLog.cells[1])
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

  @Test func `a distilled log says the same, and holds nothing else that was on the line`() throws {
    let whole = SyntheticLog()
    let secret = Array("login: alice password: hunter2 = ".utf8)
    let noisy: [UInt8] = whole.lines.flatMap { secret + $0 + [0x0A] }
    let reading = try LogReading([noisy])
    #expect(reading.otherBytes == whole.lines.count * secret.count)
    let again = try LogReading([reading.distilled])
    #expect(again.otherBytes == 0 && again.lines.lost == 0 && again.lines.of == reading.lines.of)
    #expect(again.steps.map(histogram) == reading.steps.map(histogram))
    #expect(!String(decoding: reading.distilled, as: UTF8.self).contains("alice"))
    #expect(reading.distilled.count == reading.lines.of * (LogLine.letters + 1))
  }

  @Test func `a log of another version of the wire says so, and is not taken for a damaged one`() {
    let lines = SyntheticLog().lines.map { letters -> [UInt8] in
      guard var line = line(letters), line.kind == LogKind.powerOn.rawValue, line.part == 0 else {
        return letters
      }
      line.payload[0] = 99
      return [UInt8](unsafeUninitializedCapacity: LogLine.letters) { buffer, count in
        if let base = buffer.baseAddress { line.write(to: base) }
        count = LogLine.letters
      }
    }
    #expect {
      try LogReading([lines.flatMap { $0 + [0x0A] }])
    } throws: {
      "\($0)".contains("another version of switchbench")
    }
  }

  @Test func `an empty log is refused with what to look at`() {
    #expect { try LogReading([[]]) } throws: { "\($0)".contains("cable") }
  }

  @Test func `what is no log is refused in words`() {
    #expect {
      try LogReading([Array("hello = world".utf8)])
    } throws: {
      "\($0)".contains("no whole line")
    }
  }

  private func line(_ letters: [UInt8]) -> LogLine? {
    letters.withUnsafeBufferPointer { $0.baseAddress.flatMap { LogLine($0) } }
  }

  private func isPart(_ part: TickHistogram, of whole: TickHistogram) -> Bool {
    part.bins.allSatisfy { bin in
      (whole.bins.first { $0.ticks == bin.ticks }?.count ?? 0) >= bin.count
    }
  }
}
