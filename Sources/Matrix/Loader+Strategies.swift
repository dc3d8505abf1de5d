import Foundation
import Measurement

/// The contents of `strategies.toml`, or of `instructions.toml`.
///
/// A strategy with a wrong field has a name but no entry, so that one mistake is not reported again
/// wherever the strategy is named.
struct StrategyTables {
  /// The root table; nil for a file that there is not.
  var reader: TableReader?
  /// The file as messages name it.
  var file: String
  var names: [String] = []
  /// The strategies that say that they are the reference, whatever else is wrong with them.
  var references: [String] = []
  /// Whether a strategy has a `reference` that says neither yes nor no, which is then reported.
  var hasUnreadableReference = false
  var entries: [StrategyEntry] = []

  func entry(_ name: String) -> StrategyEntry? { entries.first { $0.name == name } }

  /// Reports a problem of a table; without a file there is none.
  func report(at place: Path, _ message: String) { reader?.report(at: place, message) }
}

/// What benchmarks may name: the one of instructions its own, all others strategies.
struct BothTables {
  var strategies: StrategyTables
  var instructions: StrategyTables

  func tables(for benchmark: BenchmarkFile) -> StrategyTables {
    benchmark.kind == .instruction ? instructions : strategies
  }
}

extension Loader {
  /// Reads `strategies.toml`; nil when it is not TOML, or not there.
  func strategies() -> StrategyTables? {
    guard let root = root(of: Loader.strategiesFile) else { return nil }
    let read = tables(of: root, Loader.strategiesFile) { name, table in
      let isReference = table.boolean("reference")
      return (isReference, table.has("reference"), table.string("adds", required: false))
    }
    if read.names.isEmpty { root.report(at: Path(), "holds no strategy; add a table [name]") }
    return read
  }

  /// Reads `instructions.toml`, which a suite need not have.
  func instructions(beside strategies: StrategyTables?) -> StrategyTables {
    let file = Loader.instructionsFile
    guard FileManager.default.fileExists(atPath: folder.appendingPathComponent(file).path),
      let root = root(of: file)
    else { return StrategyTables(reader: nil, file: name(of: file)) }
    let read = tables(of: root, file) { _, _ in (nil, false, nil) }
    for name in read.names where strategies?.names.contains(name) == true {
      read.report(
        at: Path().key(name), "is the name of a strategy as well; a cell's id could not tell them")
    }
    return read
  }

  /// Reads the tables of a file; `rung` reads what only strategies have.
  private func tables(
    of root: TableReader, _ file: String,
    rung: (String, TableReader) -> (isReference: Bool?, saysReference: Bool, adds: String?)
  ) -> StrategyTables {
    var read = StrategyTables(reader: root, file: self.name(of: file))
    var titles: [String: String] = [:]
    for (name, table) in root.tables(what: "name-of-the-strategy") {
      read.names.append(name)
      if !isKebabCase(name) {
        table.report(
          at: table.path,
          "is not kebab-case; name it, and its .S files, with lower-case letters, digits and"
            + " single hyphens")
      }
      let rung = rung(name, table)
      if rung.isReference == true { read.references.append(name) }
      if rung.isReference == nil, rung.saysReference { read.hasUnreadableReference = true }
      guard
        let entry = strategy(name, table, isReference: rung.isReference ?? false, adds: rung.adds)
      else { continue }
      read.entries.append(entry)
      if let other = titles.updateValue(name, forKey: entry.definition.title) {
        table.report("title", "is the title of \(other) as well; a table could not tell them apart")
      }
    }
    return read
  }

  private func strategy(
    _ name: String, _ table: TableReader, isReference: Bool, adds: String?
  ) -> StrategyEntry? {
    let known = problems.found.count
    let title = table.title()
    let summary = table.sentence("summary")
    let source = table.string("source")
    let exclusions = exclusions(table.tables("exclusions"))
    table.finish()
    guard let title, let summary, let source, problems.found.count == known else { return nil }
    return StrategyEntry(
      definition: StrategyDefinition(
        name: name, title: title, summary: summary, adds: adds, isReference: isReference),
      source: source, exclusions: exclusions)
  }

  private func exclusions(_ tables: [TableReader]) -> [ExclusionRule] {
    let narrowing = ["architecture", "ring", "machine", "platform"]
    var rules: [ExclusionRule] = []
    for table in tables {
      let rule = ExclusionRule(
        architecture: table.word("architecture", Words.architectures),
        ring: table.word("ring", Words.rings),
        machine: table.word("machine", Words.machines),
        platform: table.word("platform", Words.platforms),
        because: reason(of: table) ?? "")
      table.finish()
      if !narrowing.contains(where: table.has) {
        table.report(
          at: table.path,
          "excludes everything; narrow it with \(narrowing.joined(separator: ", "))")
      }
      if let machine = rule.machine, let platform = rule.platform, machine.platform != platform {
        table.report(
          at: table.path,
          "excludes nothing, for \(machine.rawValue) runs \(machine.platform.rawValue); name one"
            + " of them")
      }
      rules.append(rule)
    }
    return rules
  }

  /// Reports when it is not exactly one strategy that ratios are given to.
  func checkReference(_ strategies: StrategyTables) {
    let place = { (name: String) in Path().key(name).key("reference") }
    guard let first = strategies.references.first else {
      if !strategies.names.isEmpty, !strategies.hasUnreadableReference {
        strategies.report(
          at: Path(),
          "holds no reference; add reference = true to the strategy that ratios are given to")
      }
      return
    }
    let line = strategies.reader?.document.positions.line(of: place(first)) ?? 0
    for other in strategies.references.dropFirst() {
      strategies.report(
        at: place(other),
        "makes a second reference beside \(first) in line \(line); leave it in one of them")
    }
  }

  /// Reports a rung that stands on no strategy, and rungs that stand on each other.
  func checkLadder(_ strategies: StrategyTables) {
    let below = Dictionary(
      uniqueKeysWithValues: strategies.entries.map { ($0.name, $0.definition.adds) })
    for entry in strategies.entries {
      guard let adds = entry.definition.adds else { continue }
      let place = Path().key(entry.name).key("adds")
      guard strategies.names.contains(adds) else {
        let near = Suggestion.text(for: adds, among: strategies.names)
        strategies.report(
          at: place,
          "'\(adds)' is not a strategy\(near.isEmpty ? "; name one of this file" : near)")
        continue
      }
      var way = [entry.name]
      while let last = way.last, let next = below[last] ?? nil, !way.contains(next) {
        way.append(next)
      }
      if let last = way.last, below[last] == entry.name {
        strategies.report(
          at: place,
          "closes a circle, \((way + [entry.name]).joined(separator: " -> ")); one of them must"
            + " add to nothing")
      }
    }
  }
}
