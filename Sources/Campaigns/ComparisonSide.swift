import Analysis
import Measurement
import Recordings
import Revisions

/// One side of a comparison, as it was named.
public enum ComparisonSide {
  /// A recording, compared as it is.
  case recording(StoredRun)
  /// A commit, to be measured.
  case revision(Revision)
  /// The files as they are, to be measured.
  case workingTree(name: String)

  /// The words for the files as they are.
  public static let workingTreeWords = [".", "worktree"]

  /// Finds the recording or revision that a word on the command line names.
  ///
  /// A recording is tried first. - Throws: `NamesNothing`, or why the results cannot be looked
  /// through.
  public init(_ reference: String, in suite: Suite) throws {
    let because: RecordingError
    do {
      self = .recording(try suite.results.find(reference))
      return
    } catch let error as RecordingError {
      guard case .noSuchRun = error else { throw error }
      because = error
    }
    if ComparisonSide.workingTreeWords.contains(reference) {
      self = .workingTree(name: reference)
      return
    }
    do {
      self = .revision(try Repository(folder: suite.path).resolve(reference))
    } catch let error as RevisionError {
      throw NamesNothing(reference: reference, recording: because, revision: error)
    }
  }
}

/// A word that names neither a recording nor a revision.
public struct NamesNothing: Error, CustomStringConvertible {
  var reference: String
  var recording: RecordingError
  var revision: RevisionError

  /// Both reasons.
  public var description: String {
    "'\(reference)' is not a recording: \(recording) And \(revision)"
  }
}
