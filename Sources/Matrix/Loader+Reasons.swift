import Foundation

/// Reasons that several exclusions share, each by its name.
final class NamedReasons {
  fileprivate var entries: [(name: String, text: String, table: TableReader)] = []
  fileprivate var used: Set<String> = []
}

extension Loader {
  static let reasonsFile = "reasons.toml"

  /// Reads `reasons.toml`, which need not be there.
  func readReasons() {
    let path = folder.appendingPathComponent(Loader.reasonsFile).path
    guard FileManager.default.fileExists(atPath: path), let root = root(of: Loader.reasonsFile)
    else { return }
    for (name, table) in root.tables(what: "name-of-the-reason") {
      let text = table.sentence("because")
      table.finish()
      if let text { reasons.entries.append((name, text, table)) }
    }
  }

  /// The reason of an exclusion: its own sentence, or one that it names; nil when that is reported.
  func reason(of exclusion: TableReader) -> String? {
    guard exclusion.has("reason") else { return exclusion.sentence("because") }
    if exclusion.string("because", required: false) != nil {
      exclusion.report("because", "is a second reason beside 'reason'; remove one of them")
    }
    guard let name = exclusion.string("reason") else { return nil }
    guard let entry = reasons.entries.first(where: { $0.name == name }) else {
      let near = Suggestion.text(for: name, among: reasons.entries.map(\.name))
      exclusion.report(
        "reason",
        "'\(name)' is not in \(Loader.reasonsFile)\(near.isEmpty ? "; add [\(name)] to it" : near)")
      return nil
    }
    reasons.used.insert(name)
    return entry.text
  }

  /// Reports a reason that nothing is excluded for.
  func checkReasons() {
    for entry in reasons.entries where !reasons.used.contains(entry.name) {
      entry.table.report(at: entry.table.path, "is the reason of no exclusion; remove it")
    }
  }
}
