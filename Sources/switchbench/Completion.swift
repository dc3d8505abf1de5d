import ArgumentParser
import Campaigns
import Foundation
import Matrix
import Measurement

// What a shell completes words with: the names that the suite has now, not those of the day when the
// script was made. The script asks this program; what cannot be read offers no word.

extension CompletionKind {
  /// Strategies and instructions.
  static var strategies: CompletionKind {
    names { try $0.loadDefinitions().entries.map(\.name) }
  }

  /// Benchmarks.
  static var benchmarks: CompletionKind {
    names { try $0.loadDefinitions().benchmarks.map(\.name) }
  }

  /// Scenarios, with their parameters.
  static var scenarios: CompletionKind {
    names { suite in
      let cells = try CellMatrix.cells(suite.loadDefinitions(), Selection(isFull: true)).cells
      return Set(cells.map(\.id.scenario)).sorted()
    }
  }

  /// Cells by their ids.
  static var cells: CompletionKind {
    names { suite in
      let definitions = try suite.loadDefinitions()
      return try definitions.entries.map(\.name)
        + CellMatrix.cells(definitions, Selection(isFull: true)).cells.map { "\($0.id)" }
    }
  }

  /// Architectures, rings and machines: these are the same for all suites.
  static var architectures: CompletionKind { .list(Architecture.allCases.map(\.rawValue)) }
  static var rings: CompletionKind { .list(Ring.allCases.map { String($0.rawValue) }) }
  static var machines: CompletionKind { .list(Machine.allCases.map(\.rawValue)) }

  /// Recordings by their ids and names.
  static var recordings: CompletionKind {
    names { suite in
      let results = suite.results
      return try ["latest"] + results.names().keys.sorted() + results.runs().map(\.id)
        + results.references().map(\.id)
    }
  }

  /// Recordings, comparisons, and the files as they are.
  static var comparands: CompletionKind {
    names { suite in
      let results = suite.results
      return try ["."] + results.names().keys.sorted() + results.runs().map(\.id)
        + results.comparisons().map(\.id) + results.references().map(\.id)
    }
  }

  /// Words from the suite that the command line names, or that is near.
  private static func names(
    _ find: @escaping @Sendable (Suite) throws -> [String]
  ) -> CompletionKind {
    .custom { words, _, _ in
      let named = words.firstIndex(of: "--suite").map { Array(words[$0...].prefix(2)) } ?? []
      return (try? find(SuiteOptions.parse(named).find())) ?? []
    }
  }
}

/// Where each shell looks for completions below a prefix, and the script that belongs there.
enum CompletionScripts {
  static let places: [(shell: CompletionShell, path: String)] = [
    (.bash, "share/bash-completion/completions/switchbench"),
    (.zsh, "share/zsh/site-functions/_switchbench"),
    (.fish, "share/fish/vendor_completions.d/switchbench.fish"),
  ]

  /// The scripts by their places.
  static var texts: [String: String] {
    Dictionary(
      uniqueKeysWithValues: places.map { ($0.path, Switchbench.completionScript(for: $0.shell)) })
  }
}
