import Analysis
import Measurement
import Recordings

extension Suite {
  /// Reads a recording whose summaries follow from its integers.
  /// - Throws: `RecordingError` when it is spoilt, or `RecordingDisagrees`.
  public func load(_ stored: StoredRun) throws -> Run {
    let run = try stored.load()
    let discrepancies = discrepancies(in: run)
    guard discrepancies.isEmpty || run.status == .running else {
      throw RecordingDisagrees(path: stored.recordingPath, discrepancies: discrepancies)
    }
    return run
  }
}

/// A recording whose summaries do not follow from its own integers.
public struct RecordingDisagrees: Error, CustomStringConvertible {
  var path: String
  var discrepancies: [String]

  /// The discrepancies.
  public var description: String {
    "\(path) contradicts itself: its summaries do not follow from its samples. It was edited, or "
      + "written by another version of the suite.\n  "
      + discrepancies.prefix(5).joined(separator: "\n  ")
      + (discrepancies.count > 5 ? "\n  and \(discrepancies.count - 5) more" : "")
  }
}
