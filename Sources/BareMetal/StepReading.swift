import GuestProtocol
import Launches
import Measurement

/// The records of one step, put together to a launch of one cell.
struct StepReading {
  let records: [LogRecord]
  let cells: [Int: CellID]

  init(_ records: [LogRecord], cells: [Int: CellID]) {
    self.records = records
    self.cells = cells
  }

  /// What came of the step.
  struct Result {
    var cell: CellID?
    var outcome: LogReading.StepOutcome
    var launch: LaunchRecord?
    var samples = LogReading.Samples()
  }

  /// Reads the step.
  ///
  /// `isHidden` says that a hypervisor is below: its calibration is left out, so that nothing is
  /// taken for the CPU's own.
  func read(boot: Int, ticksPerSecond: Int?, missingLines: Int, isHidden: Bool) -> Result {
    guard let number = records.first?.cell else {
      return Result(
        cell: nil, outcome: .lost(because: "none of its lines arrived"), launch: nil)
    }
    guard let cell = cells[Int(number)] else {
      return Result(
        cell: nil, outcome: .lost(because: "the name of its cell, number \(number), never arrived"),
        launch: nil)
    }
    var transcript = Transcript(
      plan: LaunchPlan(
        machine: cell.machine, architecture: cell.architecture, ring: cell.ring, boot: boot,
        cells: [cell],
        sampling: SamplingLimits(budgetTicks: 0, maximumSamples: 0, warmUpSamples: 0)))
    let batches = batches
    let end = end
    var ended: CellResult?
    for event in events {
      if case .cellEnd = event, !batches.isEmpty {
        _ = transcript.take(.samples(cell: 0, batches: batches))
      }
      if let (_, result) = transcript.take(event) { ended = result }
    }
    var result = Result(
      cell: cell,
      outcome: outcome(
        ended, transcript, end, batches: batches.count, missingLines, isHidden: isHidden),
      launch: nil)
    result.samples = LogReading.Samples(
      arrived: batches.count, taken: end.map { max(batches.count, Int($0.samples)) })
    var failure: LaunchFailure?
    if case .failed(let found) = result.outcome { failure = found }
    if case .lost(let because) = result.outcome {
      failure = LaunchFailure(kind: .cutOff, because: because, cell: cell, evidence: [])
    }
    result.launch = LaunchRecord(
      machine: cell.machine, architecture: cell.architecture, ring: cell.ring, boot: boot,
      placement: nil, clockStep: transcript.hello.map { Int($0.clockStep) },
      firstSampleMicroseconds: nil, wallMicroseconds: microseconds(end, ticksPerSecond),
      failure: failure, processor: transcript.processor)
    return result
  }

  private func outcome(
    _ ended: CellResult?, _ transcript: Transcript, _ end: StepEnd?, batches: Int, _ missing: Int,
    isHidden: Bool
  ) -> LogReading.StepOutcome {
    if let fault = transcript.fault {
      return .failed(
        transcript.failure(
          .fault, "the processor raised \(fault)",
          evidence: transcript.messages.map { "guest: \($0)" }))
    }
    // Samples that did not arrive are no samples that were never sent.
    if batches == 0, case .void? = ended, let end, end.samples > 0 {
      return .lost(because: "none of its \(end.samples) samples arrived")
    }
    if let ended {
      guard case .delivered(var delivery) = ended, isHidden else { return .ended(ended) }
      delivery.record.calibration = nil
      return .ended(.delivered(delivery))
    }
    if missing > 0 || end == nil {
      return .lost(because: "\(max(1, missing)) of its lines did not arrive, and it takes them all")
    }
    return .failed(
      transcript.failure(
        .garbage, transcript.nonsense ?? "the image ended with status \(end?.status ?? 255)",
        evidence: transcript.nonsenseEvidence))
  }

  private var end: StepEnd? {
    records.last { $0.kind == .stepEnd }?.payload.withUnsafeBytes { bytes in
      var reader = PayloadReader(bytes)
      return StepEnd(from: &reader)
    }
  }

  private var events: [GuestEvent] {
    records.filter { $0.kind == .frame }.compactMap { record in
      var payload: [UInt8] = []
      guard let kind = record.payload.first,
        record.payload.dropFirst().withUnsafeBytes({ bytes in
          ZeroRuns.read(bytes) { payload.append($0) }
        })
      else { return nil }
      return payload.withUnsafeBytes { GuestEvent(kind: UInt16(kind), payload: $0) }
    }
  }

  /// The samples that arrived, in the order they were taken.
  private var batches: [GuestEvent.BatchPair] {
    var found: [Int: GuestEvent.BatchPair] = [:]
    for record in records where record.kind == .samples && record.payload.count >= 3 {
      let first = Int(record.payload[0]) | Int(record.payload[1]) << 8
      var offset = 3
      record.payload.withUnsafeBytes { bytes in
        let hasProbes = bytes[2] & SampleCode.withProbes != 0
        for index in 0..<Int(bytes[2] & ~SampleCode.withProbes) {
          guard let pair = SampleCode.read(bytes, at: &offset) else { return }
          var read = GuestEvent.BatchPair(short: pair.short, long: pair.long)
          if hasProbes {
            guard let before = SampleCode.readProbe(bytes, at: &offset),
              let between = SampleCode.readProbe(bytes, at: &offset),
              let after = SampleCode.readProbe(bytes, at: &offset)
            else { return }
            read.probes = GuestEvent.Probes(before: before, between: between, after: after)
          }
          found[first + index] = read
        }
      }
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Of a step whose end is lost, or on a clock of unknown speed, 0 microseconds are known.
  private func microseconds(_ end: StepEnd?, _ ticksPerSecond: Int?) -> Int {
    guard let end, let ticksPerSecond else { return 0 }
    return Int(Double(end.ticks) / Double(ticksPerSecond) * 1e6)
  }
}
