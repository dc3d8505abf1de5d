import Analysis
import Measurement
import Recordings

/// What a side of a comparison was named by.
enum ComparisonSide {
  /// A recording, compared as it is.
  case recording(StoredRun)

  /// Finds what a word on the command line names.
  /// - Throws: `NotARecording`, or why the results cannot be looked through.
  init(_ reference: String, in suite: Suite) throws {
    do {
      self = .recording(try suite.results.find(reference))
    } catch let error as RecordingError {
      guard case .noSuchRun = error else { throw error }
      throw NotARecording(reference: reference, because: error)
    }
  }

  /// Reads what it names.
  func load(in suite: Suite) throws -> Run {
    switch self {
    case .recording(let stored): try suite.load(stored)
    }
  }
}

/// A word that names no recording.
struct NotARecording: Error, CustomStringConvertible {
  var reference: String
  var because: RecordingError

  var description: String { "'\(reference)' is not a recording: \(because)" }
}
