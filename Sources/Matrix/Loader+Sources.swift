import Foundation
import Measurement

extension Loader {
  /// Holds the strategies to their `.S` files, and the files to the strategies.
  func checkSources(of strategies: StrategyTables, in sources: URL) {
    let shown = sources.standardizedFileURL.pathComponents.suffix(2).joined(separator: "/")
    guard FileManager.default.fileExists(atPath: sources.path) else {
      // Of what there is nothing there need be no folder.
      if strategies.names.isEmpty { return }
      return problems.report(
        Problem(file: shown, message: "does not exist; the strategies' .S files belong there"))
    }
    for architecture in Architecture.allCases {
      let folder = "\(shown)/\(architecture.rawValue)"
      let url = sources.appendingPathComponent(architecture.rawValue)
      let files = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
      let written = Set(files.filter { $0.hasSuffix(".S") }.map { String($0.dropLast(2)) })
      for name in strategies.names {
        checkSource(
          of: name, strategies, architecture, file: "\(folder)/\(name).S",
          isWritten: written.contains(name))
      }
      for name in written.sorted() where !strategies.names.contains(name) {
        let near = Suggestion.text(for: name, among: strategies.names)
        let file = strategies.file
        // It costs nothing but its own cells: no reason to refuse the others.
        problems.note(
          Problem(
            file: "\(folder)/\(name).S",
            message: "has no entry in \(file)\(near.isEmpty ? "; add [\(name)]" : near)"))
      }
    }
  }

  private func checkSource(
    of name: String, _ strategies: StrategyTables, _ architecture: Architecture, file: String,
    isWritten: Bool
  ) {
    // Without an entry its exclusions are not known, and its own problems come first.
    guard let entry = strategies.entry(name) else { return }
    let isExcluded = entry.exclusions.contains {
      $0.architecture == architecture && $0.ring == nil && $0.machine == nil && $0.platform == nil
    }
    if !isWritten, !isExcluded {
      strategies.report(
        at: Path().key(name),
        "has no \(file); write it, or exclude architecture \(architecture.rawValue) with a because")
    } else if isWritten, isExcluded {
      problems.report(
        Problem(
          file: file,
          message: "is never run, for \(strategies.file) excludes"
            + " \(architecture.rawValue); remove the file or the exclusion"))
    }
  }
}
