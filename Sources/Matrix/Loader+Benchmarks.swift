import Foundation
import Measurement

/// What a file of the curated folder holds; without an entry when a field is wrong.
struct BenchmarkFile {
  var name: String
  var reader: TableReader
  /// The strategies that it names, each with its place.
  var strategies: [(text: String, place: Path)] = []
  /// What it does with them; nil when it does not say.
  var kind: Scenario.Kind?
  /// Where and with which parameters; empty when that is not clear.
  var scopes: [BenchmarkScope] = []
  var entry: BenchmarkEntry?

  /// What stands for every strategy that no other file names.
  static let others = "*"
  /// Whether it asks about the strategies that no other file names.
  var takesOthers: Bool { strategies.contains { $0.text == BenchmarkFile.others } }
  /// Whether its strategies are taken, so that the file of all others leaves them out.
  var isPingPong: Bool { kind == nil || kind == .pingPong }
}

extension Loader {
  /// Reads the curated files in the order of their names.
  func benchmarks() -> [BenchmarkFile] {
    let curated = folder.appendingPathComponent(Loader.curatedFolder)
    let name = name(of: Loader.curatedFolder)
    guard let contents = try? FileManager.default.contentsOfDirectory(atPath: curated.path) else {
      problems.report(Problem(file: name, message: "is not a folder that can be read; add one"))
      return []
    }
    let files = contents.sorted().filter { !$0.hasPrefix(".") && $0 != "README.md" }
    if files.isEmpty {
      problems.report(Problem(file: name, message: "holds no benchmark; add 01-name.toml"))
    }
    return files.compactMap(benchmark)
  }

  private func benchmark(_ file: String) -> BenchmarkFile? {
    let path = "\(Loader.curatedFolder)/\(file)"
    let name = String(file.dropLast(".toml".count))
    let number = name.prefix { $0 != "-" }
    guard file.hasSuffix(".toml"), isKebabCase(name), number.count == 2, number != name,
      number.allSatisfy({ ("0"..."9").contains($0) })
    else {
      // A file that is left out because of its name would not be missed.
      problems.report(
        Problem(
          file: self.name(of: path),
          message: "is not named like 01-some-words.toml; rename it, or move it elsewhere"))
      return nil
    }
    guard let root = root(of: path) else { return nil }
    var read = BenchmarkFile(name: name, reader: root)
    let known = problems.found.count
    let title = root.string("title")
    let question = root.prose("question")
    let analysis = root.prose("analysis")
    read.kind = root.word("scenario", Words.scenarios, required: true)
    let lists = read.kind.flatMap { root.scenarios($0, else: nil) }
    read.strategies = root.strings("strategies", required: true) ?? []
    let places = root.places()
    let tier = root.word("tier", Words.tiers) ?? .standard
    let further = root.tables("full")
    if let kind = read.kind, let lists {
      let scope = BenchmarkScope(lists, in: places, tier)
      read.scopes = [scope] + further.compactMap { $0.furtherScope(kind, than: scope) }
    }
    // Which other fields there are, the scenario says.
    if read.kind != nil { root.finish() }
    if let title, let question, let analysis, let kind = read.kind, problems.found.count == known {
      read.entry = BenchmarkEntry(
        definition: BenchmarkDefinition(
          name: name, title: title, question: question, analysis: analysis,
          scenario: kind.rawValue, strategies: read.strategies.map(\.text)),
        scopes: read.scopes)
    }
    return read
  }

  /// Gives the strategies that no other file of ping-pong names to the one that asks for the others;
  /// without any, that file asks nothing and is left out.
  func adoptingOthers(
    _ benchmarks: [BenchmarkFile], _ strategies: StrategyTables
  ) -> [BenchmarkFile] {
    let named = Set(benchmarks.filter(\.isPingPong).flatMap(\.strategies).map(\.text))
    let others = strategies.names.filter { !named.contains($0) }
    let taker = benchmarks.firstIndex(where: \.takesOthers)
    return benchmarks.enumerated().map { index, file in
      guard let place = file.strategies.first(where: { $0.text == BenchmarkFile.others })?.place
      else { return file }
      var file = file
      file.strategies.removeAll { $0.text == BenchmarkFile.others }
      if index == taker { file.strategies += others.map { ($0, place) } }
      file.entry?.definition.strategies = file.strategies.map(\.text)
      if file.strategies.isEmpty { file.entry = nil }
      return file
    }
  }

  /// Reports what is wrong with asking for the others: twice, beside names, or elsewhere than in
  /// ping-pong.
  func checkOthers(_ benchmarks: [BenchmarkFile]) {
    var owner: String?
    for benchmark in benchmarks {
      for (text, place) in benchmark.strategies where text == BenchmarkFile.others {
        if let owner {
          benchmark.reader.report(
            at: place, "'*' is in \(owner) already; only one file can take all other strategies")
        } else if !benchmark.isPingPong {
          benchmark.reader.report(
            at: place,
            "'*' stands for the strategies that no other file of ping-pong names; name those that"
              + " this scenario is to be done with")
        } else if benchmark.strategies.count > 1 {
          benchmark.reader.report(
            at: place, "'*' stands for all other strategies, and must stand alone")
        }
        owner = owner ?? benchmark.name
      }
    }
  }

  /// Reports strategies that are unknown, measured twice in one scenario, or never.
  func checkBenchmarks(_ benchmarks: [BenchmarkFile], against both: BothTables) {
    var named: Set<String> = []
    var owners: [StrategyScenario: String] = [:]
    for benchmark in benchmarks {
      let scenarios = Set(benchmark.scopes.flatMap(\.scenarios))
      let strategies = both.tables(for: benchmark)
      for (name, place) in benchmark.strategies {
        named.insert(name)
        let both = scenarios.map { StrategyScenario(strategy: name, scenario: $0) }
        let taken = both.filter { owners[$0] != nil }
          .min { $0.scenario.description < $1.scenario.description }
        if !strategies.names.contains(name) {
          let near = Suggestion.text(for: name, among: strategies.names)
          let what = benchmark.kind == .instruction ? "an instruction" : "a strategy"
          let add = "; add [\(name)] to \(strategies.file)"
          benchmark.reader.report(
            at: place, "'\(name)' is not \(what)\(near.isEmpty ? add : near)")
        } else if let taken, let owner = owners[taken] {
          benchmark.reader.report(
            at: place,
            "'\(name)' is in \(owner) with \(taken.scenario) already; leave it in one, so that no"
              + " cell is measured twice")
        }
        for pair in both where owners[pair] == nil { owners[pair] = benchmark.name }
      }
    }
    for tables in [both.strategies, both.instructions] {
      for name in tables.names where !named.contains(name) {
        tables.report(
          at: Path().key(name),
          "is in no benchmark; add it to the strategies of a file in"
            + " \(self.name(of: Loader.curatedFolder))")
      }
    }
  }

  /// Reports a strategy that its benchmark names, but that is excluded wherever it asks.
  func checkPlaces(
    _ benchmarks: [BenchmarkFile], _ both: BothTables, _ machines: [MachineEntry]
  ) {
    let definitions = Definitions(
      strategies: both.strategies.entries, machines: machines, benchmarks: [])
    for benchmark in benchmarks {
      guard let entry = benchmark.entry else { continue }
      let strategies = both.tables(for: benchmark)
      for (name, place) in benchmark.strategies {
        guard let strategy = strategies.entry(name) else { continue }
        let isSomewhere = entry.scopes.contains { scope in
          scope.places.contains { architecture, ring, machine in
            scope.scenarios.contains {
              definitions.reasons(
                against: strategy, scenario: $0.kind, architecture: architecture, ring: ring,
                machine: machine
              ).isEmpty
            }
          }
        }
        if !isSomewhere {
          benchmark.reader.report(
            at: place,
            "'\(name)' is excluded everywhere here; widen this benchmark, or take back an"
              + " exclusion of [\(name)] in \(strategies.file)")
        }
      }
    }
  }
}

/// What only one benchmark may ask about.
private struct StrategyScenario: Hashable {
  var strategy: String
  var scenario: Scenario
}
