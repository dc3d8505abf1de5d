import Foundation
import GuestProtocol
import Measurement
import Statistics

@testable import BareMetal

/// A log as the conductor writes it, made here: lines that stand alone, sent as often as there.
struct SyntheticLog {
  static let samples = 40
  var start: UInt16 = 7
  var boots = 3
  var hypervisor = false
  private(set) var lines: [[UInt8]] = []
  private var number: UInt32 = 0
  private var standing: [[UInt8]] = []

  static let cells = ["a", "b", "c", "d"].map {
    CellID(
      benchmark: "00-test", scenario: "ping-pong", strategy: $0, architecture: .x86_64, ring: .zero,
      machine: .metal)
  }

  init(start: UInt16 = 7, boots: Int = 3, hypervisor: Bool = false, faultIn fault: Int? = nil) {
    (self.start, self.boots, self.hypervisor) = (start, boots, hypervisor)
    begin()
    for step in 0..<(boots * SyntheticLog.cells.count) { run(step, faults: step == fault) }
    let count = number
    standing += record(.finished, payload { $0.put(count) })
    lines += standing + standing
  }

  static let provenance = MediumProvenance(
    suite: SuiteRevision(revision: .known("abc"), dirty: .known(false)), images: [],
    plan: SamplingPlan(
      boots: 3, cellBudgetMicroseconds: 1000, maximumSamples: 100, warmUpSamples: 1, seed: 1,
      cpu: nil, numaNode: nil))

  /// The log's bytes.
  var bytes: [UInt8] { lines.flatMap { $0 + [0x0D, 0x0A] } }

  private mutating func begin() {
    let text = Array(((try? SyntheticLog.provenance.text()) ?? "").utf8)
    standing += record(.provenance, text)
    for (index, cell) in SyntheticLog.cells.enumerated() {
      standing += record(.cell, Array(cell.description.utf8), cell: UInt16(index))
    }
    var computer = PowerOn()
    computer.steps = UInt16(boots * SyntheticLog.cells.count)
    computer.timerTicks = 100_000_000
    if hypervisor { computer.leaves[4 * 1 + 2] = 1 << 31 }
    standing += record(.powerOn, payload { computer.write(to: &$0) })
    for _ in 0..<10 { lines += standing }
  }

  private mutating func run(_ step: Int, faults: Bool) {
    let cell = UInt16(step % SyntheticLog.cells.count)
    let first = number
    var kept: [[UInt8]] = []
    var hello = Hello()
    (hello.bits, hello.clockStep, hello.clockLeast) = (64, 1, 20)
    kept += frame(.hello, step, cell) { hello.write(to: &$0) }
    kept += frame(.probe, step, cell) {
      $0.put(UInt64(10_000))
      $0.put(UInt64(10_000))
    }
    kept += frame(.cellBegin, step, cell) {
      $0.put(UInt32(0))
      $0.put(UInt64(0))
    }
    if faults {
      kept += frame(.fault, step, cell) { for value in 0..<6 { $0.put(UInt64(value)) } }
    } else {
      for index in 0..<SyntheticLog.samples {
        var bytes = [UInt8(index), 0, 1]
        bytes += [UInt8](unsafeUninitializedCapacity: 20) { buffer, count in
          if let base = buffer.baseAddress {
            let short = Int64(1000 + step)
            count = SampleCode.write(short: short, long: 2 * short + Int64(index % 3), to: base)
          }
        }
        lines += record(.samples, bytes, step: UInt16(step), cell: cell)
      }
      let end = SyntheticLog.end
      kept += frame(.cellEnd, step, cell) { end.write(to: &$0) }
      kept += frame(.finished, step, cell) { $0.put(UInt32(1)) }
    }
    var over = StepEnd()
    (over.firstLine, over.ticks) = (first, 2_000_000)
    over.samples = faults ? 0 : UInt32(SyntheticLog.samples)
    kept += record(.stepEnd, payload { over.write(to: &$0) }, step: UInt16(step), cell: cell)
    lines += kept + kept + kept
  }

  private static var end: CellEnd {
    var end = CellEnd()
    end.switchesPerSample = 100
    end.switchesExpected = 100_000
    end.switchesCounted = 100_000
    (end.adds, end.multiplies) = (10_000, 4_000)
    end.chainTicks = (10_000, 10_000, 12_000, 10_000, 10_000, 12_000)
    return end
  }

  private mutating func frame(
    _ kind: FrameKind, _ step: Int, _ cell: UInt16, _ body: (inout FrameWriter) -> Void
  ) -> [[UInt8]] {
    let plain = payload(body)
    let coded = [UInt8](unsafeUninitializedCapacity: 2 * plain.count + 2) { buffer, count in
      if let base = buffer.baseAddress {
        base[0] = UInt8(kind.rawValue)
        count = 1 + plain.withUnsafeBytes { ZeroRuns.write($0, to: base + 1) }
      }
    }
    return record(.frame, coded, step: UInt16(step), cell: cell)
  }

  private func payload(_ body: (inout FrameWriter) -> Void) -> [UInt8] {
    let bytes = [UInt8](unsafeUninitializedCapacity: 1024) { buffer, count in
      guard let base = buffer.baseAddress else { return }
      var writer = FrameWriter(base, capacity: 1024)
      writer.begin(.message)
      body(&writer)
      writer.end()
      count = writer.count
    }
    return Array(bytes[Wire.headerBytes..<(bytes.count - 4)])
  }

  private mutating func record(
    _ kind: LogKind, _ bytes: [UInt8], step: UInt16 = LogLine.outsideSteps,
    cell: UInt16 = LogLine.outsideSteps
  ) -> [[UInt8]] {
    let parts = max(1, (bytes.count + LogLine.payloadBytes - 1) / LogLine.payloadBytes)
    return (0..<parts).map { part in
      var line = LogLine()
      (line.start, line.number, line.step, line.cell) = (start, number, step, cell)
      (line.kind, line.part, line.parts) = (kind.rawValue, UInt8(part), UInt8(parts))
      let here = bytes.dropFirst(part * LogLine.payloadBytes).prefix(LogLine.payloadBytes)
      line.count = UInt8(here.count)
      for (index, byte) in here.enumerated() { line.payload[index] = byte }
      number += 1
      return [UInt8](unsafeUninitializedCapacity: LogLine.letters) { buffer, count in
        if let base = buffer.baseAddress { line.write(to: base) }
        count = LogLine.letters
      }
    }
  }
}

/// A log of which some bytes are others, and what must have survived.
struct DamagedLog {
  let whole: SyntheticLog
  private(set) var bytes: [UInt8] = []
  /// Lines of which a copy arrived whole, or can be repaired.
  private(set) var sound: Set<UInt32> = []
  /// All lines, by number.
  private(set) var originals: [UInt32: LogLine] = [:]
  /// Lines that were sent.
  var copies: Int { whole.lines.count }

  /// Changes each byte, marks and line ends too, with a probability of so many hundredths.
  init(_ whole: SyntheticLog, percent: UInt64, seed: UInt64) {
    self.whole = whole
    var generator = SplitMix64(seed: seed)
    func damaged(_ byte: UInt8) -> UInt8 {
      generator.next() % 100 < percent ? UInt8(truncatingIfNeeded: generator.next()) : byte
    }
    for letters in whole.lines {
      let line = letters.withUnsafeBufferPointer { $0.baseAddress.flatMap { LogLine($0) } }
      guard let line else { continue }
      originals[line.number] = line
      let after = letters.map(damaged)
      // By what the code promises, and not by what the program makes of it: four wrong letters in
      // each word, where what is no letter counts as an A.
      let isWhole = after.prefix(69) == letters.prefix(69)
      let wrong = [1, 2].map { word in
        stride(from: word, to: letters.count, by: 2).count {
          LogLine.value(after[$0]) ?? 0 != LogLine.value(letters[$0])
        }
      }
      if isWhole || wrong.allSatisfy({ $0 <= 4 }) { sound.insert(line.number) }
      bytes += after + [0x0D, 0x0A].map(damaged)
    }
  }

  private func lines(ofStep step: Int, _ kind: LogKind) -> [LogLine] {
    originals.values.filter { Int($0.step) == step && $0.kind == kind.rawValue }
  }

  /// Samples whose lines survived; each has a line of its own.
  func soundSamples(ofStep step: Int) -> Int {
    lines(ofStep: step, .samples).count { sound.contains($0.number) }
  }

  /// Whether all that the image said but for samples survived, and the names of the cells.
  func hasWholeFrames(ofStep step: Int) -> Bool {
    (lines(ofStep: step, .frame) + lines(ofStep: Int(LogLine.outsideSteps), .cell))
      .allSatisfy { sound.contains($0.number) }
  }
}
