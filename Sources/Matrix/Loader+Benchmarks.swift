import Foundation
import Measurement

/// What a file of the curated folder holds; without an entry when a field is wrong.
struct BenchmarkFile {
  var name: String
  var reader: TableReader
  /// The strategies that it names, each with its place.
  var strategies: [(text: String, place: Path)] = []
  /// What it does with them, as cell ids have it.
  var scenarios: [String] = []
  var entry: BenchmarkEntry?

  /// What stands for every strategy that no other file names.
  static let others = "*"
  /// Whether it asks about the strategies that no other file names.
  var takesOthers: Bool { strategies.contains { $0.text == BenchmarkFile.others } }
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
      // A file that is left out because of its name would be missed by nobody.
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
    let scenario = root.word("scenario", Definitions.scenarios.map { ($0, $0) }, required: true)
    let views = scenario == "preemption" ? root.words("views", Words.views, required: true) : nil
    read.scenarios = views?.map { "\(Scenario.preemption($0))" } ?? [scenario].compactMap { $0 }
    read.strategies = root.strings("strategies", required: true) ?? []
    let architectures = root.words("architectures", Words.architectures)
    let rings = root.words("rings", Words.rings)
    let machines = root.words("machines", Words.machines)
    root.finish()
    if let title, let question, let analysis, let scenario, problems.found.count == known {
      read.entry = BenchmarkEntry(
        definition: BenchmarkDefinition(
          name: name, title: title, question: question, analysis: analysis, scenario: scenario,
          strategies: read.strategies.map(\.text)),
        scenarios: read.scenarios,
        architectures: (architectures ?? Architecture.allCases).sorted(),
        rings: (rings ?? Ring.allCases).sorted(),
        machines: (machines ?? Machine.allCases).sorted())
    }
    return read
  }

  /// Gives the strategies that no file names to the one that asks for the others; without any, that
  /// file asks nothing and is left out.
  func adoptingOthers(
    _ benchmarks: [BenchmarkFile], _ strategies: StrategyTables
  ) -> [BenchmarkFile] {
    let named = Set(benchmarks.flatMap(\.strategies).map(\.text))
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

  /// Reports what is wrong with asking for the others: twice, or beside names.
  func checkOthers(_ benchmarks: [BenchmarkFile]) {
    var owner: String?
    for benchmark in benchmarks {
      for (text, place) in benchmark.strategies where text == BenchmarkFile.others {
        if let owner {
          benchmark.reader.report(
            at: place, "'*' is in \(owner) already; only one file can take all other strategies")
        } else if benchmark.strategies.count > 1 {
          benchmark.reader.report(
            at: place, "'*' stands for all other strategies, and must stand alone")
        }
        owner = owner ?? benchmark.name
      }
    }
  }

  /// Reports strategies that are unknown, measured twice in one scenario, or never.
  func checkBenchmarks(_ benchmarks: [BenchmarkFile], against strategies: StrategyTables) {
    var owners: [String: String] = [:]
    var named: Set<String> = []
    for benchmark in benchmarks {
      for (name, place) in benchmark.strategies {
        if !strategies.names.contains(name) {
          let near = Suggestion.text(for: name, among: strategies.names)
          let file = self.name(of: Loader.strategiesFile)
          benchmark.reader.report(
            at: place,
            "'\(name)' is not a strategy\(near.isEmpty ? "; add [\(name)] to \(file)" : near)")
        } else if let owner = benchmark.scenarios.compactMap({ owners["\($0) \(name)"] }).first {
          benchmark.reader.report(
            at: place,
            "'\(name)' is in \(owner) already; leave it in one, so that no cell is measured twice")
        }
        named.insert(name)
        for scenario in benchmark.scenarios {
          owners["\(scenario) \(name)"] = owners["\(scenario) \(name)"] ?? benchmark.name
        }
      }
    }
    for name in strategies.names where !named.contains(name) {
      strategies.reader.report(
        at: Path().key(name),
        "is in no benchmark; add it to the strategies of a file in"
          + " \(self.name(of: Loader.curatedFolder))")
    }
  }

  /// Reports a strategy that its benchmark names, but that is excluded wherever it asks.
  func checkPlaces(
    _ benchmarks: [BenchmarkFile], _ strategies: StrategyTables, _ machines: [MachineEntry]
  ) {
    let definitions = Definitions(
      strategies: strategies.entries, machines: machines, benchmarks: [])
    for benchmark in benchmarks {
      guard let entry = benchmark.entry else { continue }
      for (name, place) in benchmark.strategies {
        guard let strategy = strategies.entry(name) else { continue }
        let isSomewhere = entry.places.contains { architecture, ring, machine in
          definitions.reasons(
            against: strategy, architecture: architecture, ring: ring, machine: machine
          ).isEmpty
        }
        if !isSomewhere {
          benchmark.reader.report(
            at: place,
            "'\(name)' is excluded everywhere here; widen this benchmark, or take back an"
              + " exclusion of [\(name)] in \(self.name(of: Loader.strategiesFile))")
        }
      }
    }
  }
}
