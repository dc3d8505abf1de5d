import Analysis
import BareMetal
import Foundation
import GuestProtocol
import Launches
import Matrix
import Measurement
import Recordings
import Sampling

/// Turns serial logs into a recording and a list of losses.
public struct Ingestion {
  private let reading: LogReading
  private let definitions: Definitions
  private let command: [String]

  /// Makes an ingestion of logs that were read.
  ///
  /// - Parameters: - reading: The logs. - definitions: What the cells' names mean. - command: What
  /// was typed; it is recorded.
  public init(_ reading: LogReading, _ definitions: Definitions, command: [String]) {
    self.reading = reading
    self.definitions = definitions
    self.command = command
  }

  /// All cells whose names arrived, in the order of the plan.
  private var cells: [CellID] { reading.cells.sorted { $0.key < $1.key }.map(\.value) }

  /// The defects of the logs, one sentence each; empty when there are none.
  public var complaints: [String] {
    var found: [String] = []
    if reading.lines.lost > 0 {
      found.append("\(reading.lines.lost) of \(reading.lines.of) lines are lost from the log")
    }
    if !reading.isComplete { found.append("the log ends before the last step") }
    return found + reading.steps.compactMap(complaint)
  }

  private func complaint(_ step: LogReading.Step) -> String? {
    let cell = step.cell.map(\.description) ?? "a cell whose name is lost"
    let place = "step \(step.number + 1), boot \(step.boot), \(cell)"
    switch step.outcome {
    case .lost(let because): return "\(place): lost: \(because)"
    case .failed(let failure): return "\(place): failed: \(failure.because)"
    case .ended(.void(let because)): return "\(place): void: \(because)"
    case .ended(.refused), .ended(.documented): return nil
    case .ended(.delivered):
      let samples = step.samples
      guard let taken = samples.taken, let lost = samples.lost else {
        return "\(place): \(samples.arrived) samples arrived and count; the number taken is lost"
      }
      return lost > 0 ? "\(place): \(lost) of \(taken) samples lost, the others count" : nil
    }
  }

  /// The account for `--check`.
  public var account: String {
    let measured = reading.steps.filter {
      if case .ended(.delivered) = $0.outcome { true } else { false }
    }
    let host = host
    var lines = [
      "CPU: \(host.cpuModel.value ?? host.cpuModel.because ?? "")",
      "hypervisor: \(host.hypervisor.value ?? "")",
      "suite: \(reading.provenance.suite.revision.value ?? "of unknown revision")"
        + (reading.provenance.suite.dirty.value == true ? ", with changes" : ""),
      "starts: \(reading.computers.count); cells: \(cells.count)",
      "steps: \(measured.count) of \(reading.steps.count) delivered a verified cell",
    ]
    lines += refusals + reading.remarks + complaints
    if reading.repairedLines > 0 {
      lines.append("repaired: \(reading.repairedLines) damaged lines")
    }
    if complaints.isEmpty { lines.append("Nothing was lost.") }
    lines.append(
      reading.otherBytes == 0
        ? "The log holds only its own lines: it can be sent as it is."
        : "\(reading.otherBytes) bytes are not lines of the log: damage, lines for people, or other text "
          + "from the serial line. --distill writes a file without them, to send.")
    return lines.joined(separator: "\n") + "\n"
  }

  /// What the computer cannot do, each reason once: nothing is wrong with the log.
  private var refusals: [String] {
    var cells: [String: Set<CellID>] = [:]
    for step in reading.steps {
      guard case .ended(.refused(let because)) = step.outcome, let cell = step.cell else {
        continue
      }
      cells[because, default: []].insert(cell)
    }
    return cells.sorted { $0.key < $1.key }.map { because, cells in
      "skipped: \(because): \(cells.map(\.description).sorted().joined(separator: ", "))"
    }
  }

  private var host: HostDescription {
    let step = reading.steps.compactMap { $0.launch?.clockStep }.first
    return HostDescription(reading.computers.first ?? PowerOn(), clockStep: step)
  }

  /// Writes the recording.
  public func record(in results: ResultsFolder) throws -> StoredRun {
    let writer = try RunWriter.create(run: plannedRun, in: results)
    var lost: [CellID: Int] = [:]
    for step in reading.steps {
      guard let cell = step.cell else { continue }
      let launch = writer.run.launches.count
      if let record = step.launch { try writer.append(.launch(record)) }
      switch step.outcome {
      case .ended(let result):
        try writer.append(
          result, of: cell, launch: launch, boot: step.boot, position: step.number)
      case .failed(let failure):
        try writer.append(
          .cellFailed(cell: cell, because: "boot \(step.boot): \(summarize(failure))"))
      case .lost: lost[cell, default: 0] += 1
      }
    }
    for (cell, boots) in lost
    where writer.run.cells.contains(where: { $0.id == cell && $0.boots.isEmpty && $0.isWaiting }) {
      try writer.append(
        .cellFailed(cell: cell, because: "its result is lost from the log, in \(boots) boots"))
    }
    var run = writer.run
    run.status = .complete
    run.finishedAt = timestamp()
    run.wallMicroseconds = ["guests": run.launches.reduce(0) { $0 + $1.wallMicroseconds }]
    try writer.finishInSpite(complete(run))
    return writer.stored
  }

  private var plannedRun: Run {
    let provenance = reading.provenance
    let starts = reading.computers.count
    let firmware = (reading.computers.first?.isUEFI ?? false) ? "UEFI" : "a BIOS"
    let machine = MachineRecord(
      id: .metal, available: true, because: nil,
      notes: [
        "from a serial log, \(starts) \(starts == 1 ? "start" : "starts") of the computer by "
          + firmware
      ])
    return PlannedRun(
      id: newID(), command: command, suite: provenance.suite, definitions: definitions,
      cells: cells.map { ($0, nil) }, plan: provenance.plan, host: host, tools: [:],
      images: provenance.images, machines: [machine], warnings: warnings,
      probeRounds: Int(QuietRule.usualRounds)
    ).run
  }

  private var warnings: [Warning] {
    var found = [
      Warning(
        code: .serialLog,
        because:
          "These numbers come from a serial log. The time of measurement is unknown, only the time when "
          + "the log was ingested; a boot is an image loaded anew, and the computer itself was started "
          + "\(reading.computers.count == 1 ? "once" : "\(reading.computers.count) times").")
    ]
    if let name = reading.computers.first?.hypervisor {
      found.append(
        Warning(
          code: .underHypervisor,
          because:
            "The log was taken under a hypervisor or an emulator (\(name)) and not on bare metal. "
            + "Nothing in it is a CPU's own time; no mechanism is claimed."))
    }
    let lost = reading.steps.filter { step in complaint(step) != nil }
    if reading.lines.lost > 0 || !reading.isComplete {
      found.append(
        Warning(
          code: .damagedLog,
          because: "Of the log's \(reading.lines.of) lines \(reading.lines.lost) are lost"
            + (reading.isComplete ? "" : ", and it ends before the last step")
            + ". 'switchbench ingest --check' lists them. The cells named here have fewer samples or "
            + "boots for that.",
          cells: Set(lost.compactMap(\.cell)).sorted { "\($0)" < "\($1)" }))
    }
    return found
  }
}
