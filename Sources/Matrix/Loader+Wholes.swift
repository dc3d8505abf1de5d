import Foundation
import Measurement

extension Loader {
  static let wholesFile = "wholes.toml"

  /// Reads `wholes.toml`, which need not be there, and holds it to the strategies.
  func wholes(of strategies: StrategyTables) -> [WholeDefinition] {
    let path = folder.appendingPathComponent(Loader.wholesFile).path
    guard FileManager.default.fileExists(atPath: path), let root = root(of: Loader.wholesFile)
    else { return [] }
    return root.tables(what: "strategy-that-is-the-whole").compactMap { name, table in
      let known = problems.found.count
      if !strategies.names.contains(name) {
        let near = Suggestion.text(for: name, among: strategies.names)
        table.report(at: table.path, "'\(name)' is not a strategy\(near)")
      }
      let title = table.string("title")
      let base = table.string("base")
      let parts = table.strings("parts", required: true) ?? []
      let because = table.has("because") ? table.sentence("because") : nil
      table.finish()
      if let base { checkPart(base, at: table.path.key("base"), table, strategies) }
      for part in parts {
        checkPart(part.text, at: part.place, table, strategies)
        if strategies.entry(part.text).map({ $0.definition.adds == nil }) == true {
          table.report(
            at: part.place,
            "'\(part.text)' extends no strategy, so it adds nothing; give it 'adds', or make it the"
              + " base")
        }
      }
      guard let title, let base, problems.found.count == known else { return nil }
      return WholeDefinition(
        strategy: name, title: title, base: base, parts: parts.map(\.text), because: because)
    }
  }

  private func checkPart(
    _ name: String, at place: Path, _ table: TableReader, _ strategies: StrategyTables
  ) {
    guard !strategies.names.contains(name) else { return }
    let near = Suggestion.text(for: name, among: strategies.names)
    table.report(
      at: place,
      "'\(name)' is not a strategy\(near.isEmpty ? "; name one of strategies.toml" : near)")
  }
}
