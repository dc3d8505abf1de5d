import Analysis
import Measurement
import Recordings

extension Suite {
  /// Reads a recording whose summaries follow from its integers.
  /// - Parameters:
  ///   - digests: Those of its file and of others, where many are loaded.
  ///   - isChosen: Of which cells that is checked; others may come without their boots.
  /// - Throws: `RecordingError` when it is spoilt, or `RecordingDisagrees`.
  public func load(
    _ stored: StoredRun, knowing digests: RecordingDigests? = nil,
    checking isChosen: (CellID) -> Bool = { _ in true }
  ) throws -> Run {
    let run = try stored.load(knowing: digests, choosing: isChosen)
    // One that is being measured has no summaries: it could not be loaded otherwise.
    guard run.status != .running else { return run }
    let discrepancies = discrepancies(in: run, of: isChosen)
    guard discrepancies.isEmpty else {
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
