import Foundation
import Measurement

extension Loader {
  static let decompositionsFile = "decompositions.toml"

  /// Reads `decompositions.toml`, which is optional, and checks it against the strategies.
  func decompositions(of strategies: StrategyTables) -> [Decomposition] {
    let path = folder.appendingPathComponent(Loader.decompositionsFile).path
    guard FileManager.default.fileExists(atPath: path),
      let root = root(of: Loader.decompositionsFile)
    else { return [] }
    return root.tables(what: "name-of-strategy").compactMap { name, table in
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
      return Decomposition(
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
