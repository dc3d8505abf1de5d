import Analysis
import Measurement

// An export is a recording in another tool's words, for a dashboard or a comparison that the reader
// already has. Like every report it is a pure function of the model, and four rules hold in all of
// the formats.
//
// A boot is one measurement. Formats that hold repetitions get one for each boot, reduced to its
// location, and never the samples in it: a rank test over ten thousand samples of one boot finds a
// difference between any two boots.
//
// A mechanism is part of the name. What an emulator or a translator took is exported under
// `...@kvm@instruction-emulated`, and in a quantity of its own (`emulated-ticks`), so that no mean
// over a table mixes it with a CPU's and no history goes on when the mechanism changes.
//
// Missing is never zero. A cell without a number is not written at all, and `leftOut` counts it.
//
// Nothing is rounded: every number reads back as the one that was derived.

/// A format that other tools read.
public enum ExportFormat: String, CaseIterable, Sendable {
  /// Go's benchmark text: `benchstat`.
  case go
  /// Bencher Metric Format: bencher.dev.
  case bencher
  /// The action's own JSON, as its tool `customSmallerIsBetter` reads it.
  case gitHubActionBenchmark = "github-action-benchmark"
  /// The format of Google Benchmark, for its `compare.py` and many dashboards.
  case googleBenchmark = "google-benchmark"
  /// The format of pyperf, for `pyperf stats` and `pyperf compare_to`.
  case pyperf
  /// RFC 4180, one row for each boot of each cell.
  case csv
}

/// Something of a recording that an export has no line for.
public struct LeftOut: Hashable, Sendable {
  /// How many.
  public var count: Int
  /// Their kind: `cell`, `boot`.
  public var noun: String
  /// Why they are not in it.
  public var because: String

  /// As a part of a sentence: `3 cells that failed`.
  public var text: String { "\(counted(count, noun)) \(because)" }
}

/// A recording in another tool's format.
public struct Export: Hashable, Sendable {
  /// The whole file, with a line break at its end.
  public var text: String
  /// The cells and boots that are left out; empty if there are none.
  public var leftOut: [LeftOut]
}

/// Why a recording cannot be written in a format.
public enum ExportError: Error, Hashable, CustomStringConvertible {
  /// No cell has a number that the format can hold.
  case nothing(format: ExportFormat, leftOut: [LeftOut])
  /// The format holds times, and the recording has no frequency to make them from ticks.
  case noFrequency(format: ExportFormat, because: String)

  /// The fault and the fix, for a person.
  public var description: String {
    switch self {
    case .nothing(let format, let leftOut):
      let reasons = leftOut.map(\.text).joined(separator: ", ")
      return "nothing to export as \(format.rawValue): "
        + (reasons.isEmpty ? "it has no cells" : reasons)
        + "; `switchbench report` gives the reasons"
    case .noFrequency(let format, let because):
      return "\(format.rawValue) holds seconds, and the recording lacks the frequency of the "
        + "time-stamp counter (\(because)). Use go, bencher, github-action-benchmark or csv, "
        + "which hold ticks"
    }
  }
}

/// Writes a report's numbers in another tool's format.
/// - Throws: `ExportError` when the format has nothing to hold.
public func export(_ model: ReportModel, as format: ExportFormat) throws -> Export {
  let all = exportedCells(model)
  let cells = all.filter { format != .googleBenchmark || $0.unit == .tscTicks }
  var leftOut = unmeasured(model)
  if cells.count < all.count {
    leftOut.append(
      LeftOut(
        count: all.count - cells.count, noun: "cell",
        because: "counted in instructions, where \(format.rawValue) knows time only"))
  }
  guard !cells.isEmpty else { throw ExportError.nothing(format: format, leftOut: leftOut) }
  let text =
    switch format {
    case .go: goBenchmarkText(cells, model)
    case .bencher: try bencherMetrics(cells)
    case .gitHubActionBenchmark: try gitHubActionBenchmark(cells)
    case .googleBenchmark: try googleBenchmark(cells, model)
    case .pyperf: try pyperf(cells, model)
    case .csv: bootTable(cells)
    }
  return Export(text: text, leftOut: leftOut)
}

/// Cells without a number, and boots that do not count in the cells that have one.
private func unmeasured(_ model: ReportModel) -> [LeftOut] {
  var leftOut: [LeftOut] = []
  func add(_ count: Int, _ noun: String, _ because: String) {
    if count > 0 { leftOut.append(LeftOut(count: count, noun: noun, because: because)) }
  }
  func cells(_ status: CellStatus) -> Int {
    model.unmeasured.filter { $0.status == status }.reduce(0) { $0 + $1.cells.count }
  }
  add(cells(.failed), "cell", "that failed")
  add(cells(.skipped), "cell", "skipped")
  let boots = model.blocks.flatMap(\.rows).reduce(0) { $0 + $1.cell.leftOut.count }
  add(boots, "boot", "without a positive middle")
  return leftOut
}
