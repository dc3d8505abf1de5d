import Analysis
import ArgumentParser
import Campaigns
import Launches
import Matrix
import Reporting
import Revisions

extension ExitStatus {
  /// The exit code of a comparison; nil when nothing speaks against the head.
  init?(_ outcome: ComparisonOutcome) {
    switch outcome {
    case .passed: return nil
    case .regression: self = .regression
    case .cellMissing: self = .cellMissing
    case .notComparable: self = .notComparable
    case .inconclusive: self = .inconclusive
    }
  }
}

extension Comparison {
  /// Pairs that every judged cell has; 0 when there is no such cell.
  var wholePairs: Int { gated.map(\.change.pairs).min() ?? rows.map(\.change.pairs).min() ?? 0 }
}

/// What `git bisect run` understands: 0 for good, 1 to 127 for bad but 125 for a revision that
/// cannot be tested, and 128 or more to stop (git-bisect(1)).
enum BisectAnswer {
  static let bad = ExitCode(1)
  static let skip = ExitCode(125)
  static let stop = ExitCode(128)

  /// The answer that an error stands for, once it was told.
  ///
  /// A head that cannot be measured is skipped, and so is one of which nothing can be concluded.
  /// What would be wrong with every revision stops the search: a verdict made of mistakes would
  /// name an innocent commit. A signal, and help that was asked for, pass through.
  static func answer(to error: any Error, head: String) -> any Error {
    switch error {
    case let code as ExitCode:
      return code.rawValue == ExitStatus.regression.rawValue ? bad : code.isSuccess ? code : skip
    case is Interrupted: return error
    case let error as UnfitRevision where error.name == head: return told(error, skip)
    case RevisionError.noSuite(let name, _) where name == head: return told(error, skip)
    // The definitions of the checkout are the head's, which is what is searched.
    case is TooNoisy, is DefinitionsError: return told(error, skip)
    default: return told(error, stop)
    }
  }

  private static func told(_ error: any Error, _ code: ExitCode) -> ExitCode {
    Terminal.note("switchbench: \(error)")
    return code
  }
}
