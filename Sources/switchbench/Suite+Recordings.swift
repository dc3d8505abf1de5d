import Analysis
import Matrix
import Measurement
import Recordings

extension Suite {
  /// Derives the report of a recording's chosen cells.
  /// - Throws: As `run(of:filteredBy:)` does.
  func reportModel(of recording: String, filteredBy filters: FilterOptions) throws -> ReportModel {
    let (run, path) = try run(of: recording, filteredBy: filters)
    return ReportModel(run, recording: path)
  }

  /// Reads a recording with its chosen cells; its path as the suite's user would write it.
  /// - Throws: `SelectionError` when a filter matches none of its cells, and as `load` does.
  func run(
    of recording: String, filteredBy filters: FilterOptions
  ) throws -> (run: Run, path: String) {
    let stored = try results.find(recording)
    var run = try load(stored)
    let chosen = try filters.selection.cells(of: run.cells.map(\.id))
    run.cells.removeAll { !chosen.contains($0.id) }
    return (run, relative(stored.recordingPath))
  }

  /// Reads a recording whose summaries follow from its integers.
  /// - Throws: `RecordingError` when it is spoilt, or `RecordingDisagrees`.
  func load(_ stored: StoredRun) throws -> Run {
    let run = try stored.load()
    let discrepancies = discrepancies(in: run)
    guard discrepancies.isEmpty || run.status == .running else {
      throw RecordingDisagrees(path: stored.recordingPath, discrepancies: discrepancies)
    }
    return run
  }
}

/// A recording whose summaries do not follow from its own integers.
struct RecordingDisagrees: Error, CustomStringConvertible {
  var path: String
  var discrepancies: [String]

  var description: String {
    "\(path) contradicts itself: its summaries do not follow from its samples. It was edited, or "
      + "written by another version of the suite.\n  "
      + discrepancies.prefix(5).joined(separator: "\n  ")
      + (discrepancies.count > 5 ? "\n  and \(discrepancies.count - 5) more" : "")
  }
}
