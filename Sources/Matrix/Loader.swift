import Foundation
import Measurement

extension Definitions {
  /// Reads and validates a `Benchmarks` folder.
  ///
  /// - Parameters:
  ///   - folder: The folder that holds `strategies.toml`, `machines.toml` and `curated`, and
  ///     `instructions.toml` where there are instructions.
  ///   - strategySources: The folder that holds `i686/<name>.S` and `x86_64/<name>.S`, to be checked
  ///     against the strategies, with a folder `Instructions` beside it; nil leaves that check out.
  /// - Throws: `DefinitionsError` with every problem of every file.
  public static func load(from folder: URL, strategySources: URL?) throws(DefinitionsError)
    -> Definitions
  {
    let loader = Loader(folder: folder)
    loader.readReasons()
    let strategies = loader.strategies()
    let instructions = loader.instructions(beside: strategies)
    if strategies != nil { loader.checkReasons() }
    let machines = loader.machines()
    var benchmarks = loader.benchmarks()
    let decompositions = strategies.map { loader.decompositions(of: $0) } ?? []
    let budgets = loader.budgets()
    let clocks = loader.clocks()
    loader.checkOthers(benchmarks)
    if let strategies {
      benchmarks = loader.adoptingOthers(benchmarks, strategies)
      loader.checkLadder(strategies)
      loader.checkReference(strategies)
      let all = BothTables(strategies: strategies, instructions: instructions)
      loader.checkBenchmarks(benchmarks, against: all)
      if let machines { loader.checkPlaces(benchmarks, all, machines) }
      if let strategySources {
        loader.checkSources(of: strategies, in: strategySources)
        let beside = strategySources.deletingLastPathComponent()
        loader.checkSources(
          of: instructions, in: beside.appendingPathComponent(Loader.instructionSources))
      }
    }
    var definitions = Definitions(
      strategies: strategies?.entries ?? [], instructions: instructions.entries,
      machines: machines ?? [],
      benchmarks: benchmarks.compactMap(\.entry), decompositions: decompositions,
      budgets: budgets.map(\.budget),
      clocks: clocks)
    definitions.notes = loader.problems.notes
    // Of a matrix that is not whole nothing can be said to be missing. Budgets are no part of it.
    let budgetsName = loader.name(of: Loader.budgetsFile)
    if loader.problems.found.allSatisfy({ $0.file == budgetsName }) {
      loader.checkBudgets(budgets, cells: CellMatrix.cells(of: definitions))
      definitions.published = loader.published(PublishedPlaces(of: definitions))
    }
    guard loader.problems.found.isEmpty else {
      throw DefinitionsError(problems: loader.problems.ordered)
    }
    return definitions
  }
}

/// Reads one folder and gathers its problems; every check goes on past what another has found.
struct Loader {
  let folder: URL
  let problems = Problems()
  let reasons = NamedReasons()

  static let strategiesFile = "strategies.toml"
  static let instructionsFile = "instructions.toml"
  static let instructionSources = "Instructions"
  static let machinesFile = "machines.toml"
  static let curatedFolder = "curated"

  /// A file of the folder as messages name it.
  func name(of file: String) -> String { "\(folder.standardizedFileURL.lastPathComponent)/\(file)" }

  /// The root table of a file; nil when it cannot be read, which is then reported.
  func root(of file: String) -> TableReader? {
    do {
      let url = folder.appendingPathComponent(file)
      let document = try Document(file: url, name: name(of: file))
      return TableReader(document: document, values: document.values, problems: problems)
    } catch {
      problems.report(error)
      if let text = try? String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8) {
        Document.furtherProblems(in: text, after: error).forEach(problems.report)
      }
      return nil
    }
  }
}

extension TableReader {
  /// A title that fits into a table's column.
  func title(limit: Int = 24) -> String? {
    guard let title = string("title") else { return nil }
    if title.count > limit {
      report("title", "has \(title.count) characters; a table has room for \(limit)")
    }
    return title
  }

  /// A share written as a percentage; nil when the field is absent, or reported.
  func percentage(_ key: String) -> Double? {
    guard let text = string(key, required: false) else { return nil }
    guard let share = Double(percentage: text) else {
      report(key, "'\(text)' is not a percentage; write one such as \"2%\"")
      return nil
    }
    return share
  }

  /// A single sentence on a single line.
  func sentence(_ key: String) -> String? {
    guard let text = string(key) else { return nil }
    if text.contains(where: \.isNewline) || !text.hasSuffix(".") {
      report(key, "is not a sentence; write it on one line and end it with a full stop")
    }
    return text
  }

  /// Prose as paragraphs: a blank line parts them, and all other white space is a blank.
  ///
  /// The files wrap their lines for the reader of the file; a report wraps for its own reader.
  func prose(_ key: String) -> String? {
    guard let text = string(key) else { return nil }
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let paragraphs = lines.split { line in line.allSatisfy(\.isWhitespace) }
    return paragraphs.map { paragraph in
      paragraph.flatMap { $0.split(whereSeparator: \.isWhitespace) }.joined(separator: " ")
    }.joined(separator: "\n\n")
  }
}

/// The vocabularies of the fields, each word with what it stands for.
enum Words {
  static let architectures = Architecture.allCases.map { (name: $0.rawValue, value: $0) }
  static let rings = Ring.allCases.map { (name: $0.name, value: $0) }
  static let machines = Machine.allCases.map { (name: $0.rawValue, value: $0) }
  static let scenarios = Scenario.Kind.allCases.map { (name: $0.rawValue, value: $0) }
  static let tiers = Tier.allCases.map { (name: $0.rawValue, value: $0) }
  static let views = Scenario.View.allCases.map { (name: $0.rawValue, value: $0) }
  static let distances = Scenario.Distance.allCases.map { (name: $0.rawValue, value: $0) }
  static let platforms = Platform.allCases.map { (name: $0.rawValue, value: $0) }
  static let metrics = ExactMetric.allCases.map { (name: $0.rawValue, value: $0) }
}

/// Whether a name is made of lower-case words and digits with single hyphens between them.
func isKebabCase(_ name: String) -> Bool {
  name.split(separator: "-", omittingEmptySubsequences: false).allSatisfy { word in
    !word.isEmpty && word.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) }
  }
}
