import Foundation
import GuestProtocol
import Launches
import Measurement

/// The content of bare-metal logs, by cell and step, and a list of the losses.
public struct LogReading {
  /// One step of one start.
  public struct Step {
    /// Which start of the computer, from 0 in the order they came.
    public var start: Int
    /// The step's number in the plan.
    public var number: Int
    /// The boot that it counts as: several starts have boots of their own.
    public var boot: Int
    /// The measured cell; nil if the line with its name never arrived.
    public var cell: CellID?
    /// How it went.
    public var outcome: StepOutcome
    /// The launch, where enough of it is known.
    public var launch: LaunchRecord?
    /// Its samples.
    public var samples: Samples
  }

  /// Samples of a step; those that arrived count, whatever became of the others.
  public struct Samples: Hashable, Sendable {
    /// How many arrived.
    public var arrived = 0
    /// How many were taken; nil when all copies of the line that says so are lost.
    public var taken: Int? = 0
    /// How many are lost; nil if unknown.
    public var lost: Int? { taken.map { $0 - arrived } }
  }

  /// How a step went.
  public enum StepOutcome {
    /// The image came to the cell's end.
    case ended(CellResult)
    /// It did not, and the log says why.
    case failed(LaunchFailure)
    /// The lines that would tell the ending are lost from the log.
    case lost(because: String)
  }

  /// Where the media come from; the same for all logs.
  public let provenance: MediumProvenance
  /// The cells by number, as far as their names arrived.
  public private(set) var cells: [Int: CellID] = [:]
  /// The description of the computer that each start sent.
  public private(set) var computers: [PowerOn] = []
  /// All steps, in the order of the starts.
  public private(set) var steps: [Step] = []
  /// Sentences for a person about the log's state.
  public private(set) var remarks: [String] = []
  /// Lines that never arrived, and all lines.
  public private(set) var lines: (lost: Int, of: Int) = (0, 0)
  /// Lines, copies among them, that came damaged and could be repaired.
  public let repairedLines: Int
  /// Bytes outside of all lines: damage, text for people, other output on the serial line.
  public let otherBytes: Int
  /// A log of the same lines, each once, that is safe to send.
  public let distilled: [UInt8]
  /// Whether every start ended with its last step, or was followed by one that went on.
  public private(set) var isComplete = true

  /// Reads logs; several are of several starts, or the same one captured twice.
  ///
  /// - Throws: `LogError` when nothing can be made of them.
  public init(_ logs: [[UInt8]]) throws(LogError) {
    var log = SerialLog()
    for bytes in logs { log.add(bytes) }
    guard !log.starts.isEmpty else { throw .nothing(bytes: logs.reduce(0) { $0 + $1.count }) }
    repairedLines = log.repaired
    otherBytes = log.otherBytes
    distilled = log.distilled
    let starts = log.starts.map { LogStart($0, lines: log.lines(of: $0)) }
    let records = starts.flatMap(\.records)
    provenance = try LogReading.provenance(records)
    for record in records where record.kind == .cell {
      cells[Int(record.cell)] = CellID(String(decoding: record.payload, as: UTF8.self))
    }
    var firstBoot = 0
    for (index, start) in starts.enumerated() {
      let computer = try LogReading.computer(start)
      if let first = computers.first, first.leaves != computer.leaves {
        throw .differentComputers
      }
      computers.append(computer)
      if computer.firstStep == 0, index > 0 { firstBoot += provenance.plan.boots }
      let next = index + 1 < starts.count ? try? LogReading.computer(starts[index + 1]) : nil
      read(start, index: index, computer, firstBoot: firstBoot, resumedAt: next?.firstStep)
    }
  }

  /// Whether the conductor's last record is among the last bytes of a log.
  public static func endsWithLastRecord(_ tail: some Sequence<UInt8>) -> Bool {
    var log = SerialLog()
    log.add(Array(tail))
    return log.lines.values.contains { $0.kind == LogKind.finished.rawValue }
  }

  private static func provenance(_ records: [LogRecord]) throws(LogError) -> MediumProvenance {
    let texts = Set(records.filter { $0.kind == .provenance }.map(\.payload))
    guard texts.count < 2 else { throw .differentMedia }
    guard let text = texts.first else { throw .noProvenance }
    do {
      return try JSONDecoder().decode(MediumProvenance.self, from: Data(text))
    } catch {
      throw .foreignProvenance
    }
  }

  private static func computer(_ start: LogStart) throws(LogError) -> PowerOn {
    let descriptions = start.records.filter { $0.kind == .powerOn }
    for record in descriptions {
      if let found = record.payload.withUnsafeBytes({ bytes -> PowerOn? in
        var reader = PayloadReader(bytes)
        return PowerOn(from: &reader)
      }) {
        return found
      }
    }
    throw descriptions.isEmpty ? .noComputer : .foreignProvenance
  }

  /// Reads one start's steps.
  private mutating func read(
    _ start: LogStart, index: Int, _ computer: PowerOn, firstBoot: Int, resumedAt: UInt16?
  ) {
    let records = Dictionary(grouping: start.records.filter { $0.step != LogLine.outsideSteps }) {
      $0.step
    }
    lines.lost += start.missing.count
    lines.of += Int(start.lineCount)
    // What was cut off is not lost: it was never measured, or the next start tells.
    let last = start.isFinished ? computer.steps : (records.keys.max().map { $0 + 1 } ?? 0)
    let wasReset = !start.isFinished && (resumedAt ?? 0) > 0
    if !start.isFinished, !wasReset { isComplete = false }
    note(start, index: index, last: last, of: computer.steps, wasReset: wasReset)
    let end = wasReset ? resumedAt ?? last : last
    guard computer.firstStep < end else { return }
    let perBoot = max(1, Int(computer.steps) / max(1, provenance.plan.boots))
    for number in computer.firstStep..<end {
      let step = StepReading(records[number] ?? [], cells: cells)
      let boot = firstBoot + Int(number) / perBoot
      let missing = start.missingBySteps.filter { $0.key.contains(number) }.values.reduce(0, +)
      var read = step.read(
        boot: boot, ticksPerSecond: computer.ticksPerSecond, missingLines: missing,
        isHidden: computer.hypervisor != nil)
      if wasReset, number + 1 == end, case .lost = read.outcome {
        read.outcome = .failed(
          LaunchFailure(
            kind: .reset, because: "the computer reset itself, as on a triple fault, or was reset",
            cell: read.cell, evidence: []))
      }
      steps.append(
        Step(
          start: index, number: Int(number), boot: boot, cell: read.cell, outcome: read.outcome,
          launch: read.launch, samples: read.samples))
    }
  }

  private mutating func note(
    _ start: LogStart, index: Int, last: UInt16, of steps: UInt16, wasReset: Bool
  ) {
    let name = "start \(index + 1)"
    if !start.missing.isEmpty {
      let some = ranges(start.missing)
      remarks.append(
        "\(name): \(start.missing.count) of \(start.lineCount) lines are lost: \(some)")
    }
    if wasReset {
      remarks.append("\(name): the computer was reset, and the next start went on")
    } else if !start.isFinished {
      remarks.append("\(name): the log ends in step \(last) of \(steps)")
    }
  }

  /// Numbers with their neighbours drawn together; at most twenty, and how many more.
  private func ranges(_ numbers: [UInt32]) -> String {
    var found: [ClosedRange<UInt32>] = []
    for number in numbers {
      if let last = found.last, last.upperBound + 1 == number {
        found[found.count - 1] = last.lowerBound...number
      } else {
        found.append(number...number)
      }
    }
    let text = found.prefix(20).map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
    }
    let more = found.count > 20 ? " and \(found.count - 20) more places" : ""
    return text.joined(separator: ", ") + more
  }
}

extension PowerOn {
  /// Ticks of the time-stamp counter in a second; nil when no timer answered.
  public var ticksPerSecond: Int? {
    timerTicks == 0 ? nil : Int((Double(timerTicks) * 1_193_182 / 59_659).rounded())
  }

  /// Registers of a leaf of CPUID: EAX, EBX, ECX, EDX.
  public func leaf(_ number: UInt32) -> [UInt32]? {
    (0..<PowerOn.leafNumbers.count).first { PowerOn.leafNumbers[$0] == number }.map { index in
      (0..<4).map { leaves[4 * index + $0] }
    }
  }

  /// The name that a hypervisor gives itself, or "unnamed"; nil where CPUID reports none.
  public var hypervisor: String? {
    guard let basic = leaf(1), basic[2] >> 31 == 1 else { return nil }
    let name = RegisterText.text((leaf(0x4000_0000) ?? []).dropFirst())
    return name.isEmpty ? "unnamed" : name
  }
}

extension [52 of UInt32] {
  fileprivate static func != (a: Self, b: Self) -> Bool { (0..<52).contains { a[$0] != b[$0] } }
}

/// Why nothing can be made of a log.
public enum LogError: Error, CustomStringConvertible {
  /// No line is sound.
  case nothing(bytes: Int)
  /// Logs of two media.
  case differentMedia
  /// Logs of two computers.
  case differentComputers
  /// The lines that say where the medium comes from are lost, all copies.
  case noProvenance
  /// They are of a version of this program that wrote them in another way.
  case foreignProvenance
  /// The lines that say which computer it is are lost, all copies.
  case noComputer

  /// The fault and the fix, for a person.
  public var description: String {
    switch self {
    case .nothing(bytes: 0):
      "The log is empty: nothing came over the serial line. Look at the cable (a null modem), the port "
        + "(0x3f8 unless 'switchbench image --serial-port' said another), and the speed (115200 8N1)."
    case .nothing(let bytes):
      "There is no whole line of switchbench in this log of \(bytes) bytes; it must be what came over the "
        + "serial line of a medium of 'switchbench image', at 115200 bits a second, 8N1."
    case .differentMedia:
      "The logs are of different media; ingest those of one medium together, the others apart."
    case .differentComputers:
      "The logs are of different computers; ingest those of each apart."
    case .noProvenance:
      "The lines that say which medium this is did not arrive, though each is sent many times; capture "
        + "the log again."
    case .foreignProvenance:
      "The medium was made by another version of switchbench; ingest its log with that one."
    case .noComputer:
      "The lines that say which computer this is did not arrive, though each is sent many times; "
        + "capture the log again."
    }
  }
}
