import Analysis
import Documents
import Measurement

/// What a number counts per switch, in words that another tool shows.
///
/// One word for each kind of number, so that a tool that takes means or sets limits by unit never
/// puts a CPU's ticks and an emulator's into one.
enum Quantity: String, CaseIterable {
  /// Ticks of the time-stamp counter that the CPU itself took.
  case ticks
  /// Core cycles, by chains of known length in the same boot.
  case coreCycles = "core-cycles"
  /// Instructions counted, and nothing timed.
  case instructions
  /// Instructions of a guest, its hypervisor and the system below; nothing timed.
  case hostInstructions = "instructions-with-host"
  /// Clocks that a manual gives, and nothing timed.
  case documentedClocks = "documented-clocks"
  /// Ticks that an emulator, a hypervisor or a translator took.
  case emulatedTicks = "emulated-ticks"
  /// Ticks without proof of what took them.
  case unprovenTicks = "unproven-ticks"
  /// Counts without proof that instructions were counted.
  case unprovenInstructions = "unproven-instructions"

  /// What the main number of such cells counts.
  init(_ unit: Measurement.Unit, _ kind: ReportKind) {
    switch (unit, kind) {
    case (.instructions, .unproven), (.hostInstructions, .unproven): self = .unprovenInstructions
    case (.instructions, _): self = .instructions
    case (.hostInstructions, _): self = .hostInstructions
    case (.clocks, _): self = .documentedClocks
    case (.tscTicks, .cpu): self = .ticks
    case (.tscTicks, .unproven): self = .unprovenTicks
    case (.tscTicks, _): self = .emulatedTicks
    }
  }

  /// `ticks/switch`.
  var unit: String { "\(rawValue)/switch" }
  /// Whether repeating cannot change it.
  var isExact: Bool { self == .instructions || self == .documentedClocks }
}

/// One quantity of one cell.
struct Measure {
  var quantity: Quantity
  /// Over boots.
  var estimate: Estimate
  /// Of one boot; nil where that boot has none.
  var value: (BootLocation) -> Double?

  /// Whether the interval says anything: that of a single boot has no width and covers nothing.
  var hasInterval: Bool { estimate.interval != nil }
}

/// A cell with a number, as an export needs it.
struct ExportedCell {
  var id: CellID
  /// How it ran, or `unproven`.
  var mechanism: String
  var kind: ReportKind
  var unit: Measurement.Unit
  /// What the clock counted.
  var main: Measure
  /// By the calibration; nil where that does not hold.
  var coreCycles: Measure?
  /// The boots that count.
  var boots: [BootLocation]
  /// Codes of the warnings that name it.
  var warnings: [String]

  /// The written id and the mechanism: `01-floor/ping-pong@...@kvm@instruction-emulated`.
  var name: String { "\(id)@\(mechanism)" }
  /// Both, as far as they are there.
  var measures: [Measure] { [main, coreCycles].compactMap { $0 } }
}

/// Every cell with a number, in the order of the report.
func exportedCells(_ model: ReportModel) -> [ExportedCell] {
  model.blocks.flatMap { block in
    block.rows.compactMap { row -> ExportedCell? in
      guard let perSwitch = row.cell.perSwitch else { return nil }
      return ExportedCell(
        id: row.cell.id, mechanism: block.mechanism?.rawValue ?? "unproven", kind: block.kind,
        unit: block.unit,
        main: Measure(
          quantity: Quantity(block.unit, block.kind), estimate: perSwitch, value: \.perSwitch),
        coreCycles: row.cell.coreCycles.map {
          Measure(quantity: .coreCycles, estimate: $0, value: \.coreCycles)
        },
        boots: row.cell.boots, warnings: row.notes.map { model.notes[$0].code })
    }
  }
}

/// Ticks per second, for formats that hold times.
///
/// By the frequency that the recording has of the host's time-stamp counter, whose ticks all
/// machines but the counting one are timed by.
/// - Throws: `ExportError.noFrequency`.
func ticksPerSecond(_ model: ReportModel, for format: ExportFormat) throws -> Double {
  switch model.environment.host.tsc.hz {
  case .known(let hz) where hz > 0: return Double(hz)
  case .known(let hz):
    throw ExportError.noFrequency(format: format, because: "it says \(hz) Hz")
  case .unknown(let because): throw ExportError.noFrequency(format: format, because: because)
  }
}

/// What a reader needs to make the numbers again, each on one line.
func provenance(_ model: ReportModel) -> [Fact] {
  let labels: Set = ["command", "run", "recording", "suite", "clock"]
  return environmentFacts(model).filter { labels.contains($0.label) }
    .map { Fact(label: $0.label, text: oneLine($0.text)) }
}

/// Text without breaks: runs of white space become one space.
func oneLine(_ text: String) -> String {
  text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
}
