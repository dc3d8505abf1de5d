import Measurement

/// The cells that a command is about: filters, each a list of globs (`*`, `?`, `[a-z]`).
///
/// A cell is selected when, for each filter that has globs, one of them matches the cell's word.
public struct Selection: Equatable, Sendable {
  /// The globs of `--benchmark`; none matches every benchmark, as for the other filters.
  public var benchmarks: [String]
  /// The globs of `--scenario`.
  public var scenarios: [String]
  /// The globs of `--strategy`.
  public var strategies: [String]
  /// The globs of `--architecture`.
  public var architectures: [String]
  /// The globs of `--ring`; a glob matches `ring3` or plain `3`.
  public var rings: [String]
  /// The globs of `--machine`.
  public var machines: [String]
  /// Whether cells of every tier are meant though neither benchmark nor scenario is named.
  public var isFull: Bool
  /// Whether the strategies of `--strategy` are measured with their companions.
  ///
  /// Companions are the strategies that reports compare them with.
  public var isAccompanied = false

  /// Makes a selection; left to itself, it selects everything of the default tier.
  public init(
    benchmarks: [String] = [], scenarios: [String] = [], strategies: [String] = [],
    architectures: [String] = [], rings: [String] = [], machines: [String] = [],
    isFull: Bool = false
  ) {
    self.benchmarks = benchmarks
    self.scenarios = scenarios
    self.strategies = strategies
    self.architectures = architectures
    self.rings = rings
    self.machines = machines
    self.isFull = isFull
  }

  /// The selected tiers; a cell that is named is selected in any tier.
  public var tiers: [Tier] {
    isFull || !benchmarks.isEmpty || !scenarios.isEmpty ? Tier.allCases : [.standard]
  }

  /// Whether machines are meant that do not take part in every run.
  var asksForMachines: Bool { isFull || !machines.isEmpty }

  /// Whether the filters let the cell through.
  ///
  /// For what is to be measured: a machine that is used on request only must be named.
  public func contains(_ id: CellID) -> Bool {
    (!machines.isEmpty || !id.machine.isOnRequest) && passes(id)
  }

  private func passes(_ id: CellID) -> Bool {
    Self.filters.allSatisfy { filter in
      let globs = filter.globs(self)
      return globs.isEmpty || globs.contains { Self.glob($0, matches: filter.words(id)) }
    }
  }

  /// The cells of a list that the filters let through.
  ///
  /// Whoever measured them asked for their machines: none must be named again.
  /// - Throws: `SelectionError` when a filter matches nothing of the list or no cell is left.
  public func cells(of ids: [CellID]) throws(SelectionError) -> Set<CellID> {
    try validate { filter in
      ids.map(filter.words).reduce(into: []) { words, word in
        if !words.contains(word) { words.append(word) }
      }
    }
    let chosen = ids.filter(passes)
    guard !chosen.isEmpty || ids.isEmpty else {
      throw SelectionError(problems: [
        "None of the \(ids.count) cells is in all of the filters together; widen one of them."
      ])
    }
    return Set(chosen)
  }

  /// Throws a `SelectionError` that names every glob that matches no word of its filter.
  ///
  /// A strategy whose source is there and whose entry is missing is named.
  func validate(against definitions: Definitions) throws(SelectionError) {
    do {
      try validate { $0.known(definitions) }
    } catch {
      let strays = definitions.notes.filter { note in
        let file = note.file.split(separator: "/").last?.prefix { $0 != "." } ?? ""
        return strategies.contains { isMatch(String(file), glob: $0) }
      }
      throw SelectionError(problems: error.problems + strays.map(\.description))
    }
  }

  private func validate(against known: (Filter) -> [[String]]) throws(SelectionError) {
    var problems: [String] = []
    for filter in Self.filters {
      let words = known(filter)
      for glob in filter.globs(self)
      where !words.contains(where: { Self.glob(glob, matches: $0) }) {
        let names = words.compactMap(\.first).reduce(into: [String]()) { names, name in
          if !names.contains(name) { names.append(name) }
        }
        let near = Suggestion.text(for: glob, among: names)
        problems.append(
          "\(filter.option) '\(glob)' matches nothing"
            + "\(near.isEmpty ? "." : near) \(Suggestion.choices(for: glob, among: names))")
      }
    }
    if !problems.isEmpty { throw SelectionError(problems: problems) }
  }

  private static func glob(_ glob: String, matches words: [String]) -> Bool {
    words.contains { isMatch($0, glob: glob) }
  }
}

extension Selection {
  /// One of the options: its globs, the words of a cell that it looks at, and all words there are.
  ///
  /// The first word is the one that is written; the others are accepted as well.
  private struct Filter: Sendable {
    var option: String
    var globs: @Sendable (Selection) -> [String]
    var words: @Sendable (CellID) -> [String]
    var known: @Sendable (Definitions) -> [[String]]
  }

  private static let filters: [Filter] = [
    Filter(
      option: "--benchmark", globs: \.benchmarks, words: { [$0.benchmark] },
      known: { $0.benchmarks.map { [$0.name] } }),
    Filter(
      option: "--scenario", globs: \.scenarios, words: { [$0.scenario] },
      known: { definitions in
        // What has parameters is written without them: there may be a hundred.
        Set(definitions.benchmarks.flatMap(\.scopes).flatMap(\.scenarios))
          .map { ($0.kind.rawValue, $0.description) }.sorted { $0 < $1 }
          .map { kind, word in [kind == word ? kind : "\(kind)-*", word] }
      }),
    Filter(
      option: "--strategy", globs: \.strategies, words: { [$0.strategy] },
      known: { $0.entries.map { [$0.name] } }),
    Filter(
      option: "--architecture", globs: \.architectures, words: { [$0.architecture.rawValue] },
      known: { _ in Architecture.allCases.map { [$0.rawValue] } }),
    Filter(
      option: "--ring", globs: \.rings, words: { words(of: $0.ring) },
      known: { _ in Ring.allCases.map(words) }),
    Filter(
      option: "--machine", globs: \.machines, words: { [$0.machine.rawValue] },
      known: { $0.machines.map { [$0.machine.rawValue] } }),
  ]

  private static func words(of ring: Ring) -> [String] { [ring.name, String(ring.rawValue)] }
}

/// The reason why a selection is empty, or differs from its author's intent.
public struct SelectionError: Error, Equatable, Sendable, CustomStringConvertible {
  /// One or two sentences for each problem.
  public var problems: [String]

  /// One line for each problem.
  public var description: String { problems.joined(separator: "\n") }

  init(problems: [String]) { self.problems = problems }

  /// The error of filters that leave cells, but none that is measured every day.
  static let onlyWithFull = SelectionError(problems: [
    "The filters select only cells that need --full; add it, or name the benchmark with"
      + " --benchmark."
  ])

  /// The error of filters that each match something, but that leave no cell together.
  init(selectingNothingOf definitions: Definitions, excluded: [Exclusion]) {
    if excluded.isEmpty {
      problems = ["No benchmark holds what the filters select together; widen one of them."]
      problems += definitions.benchmarks.map(Self.scope)
      return
    }
    problems = ["Every cell that the filters select is excluded; widen one of them."]
    // One line for each set of reasons, not for each cell: a reason often removes a dozen.
    var groups: [(reasons: [String], ids: [CellID])] = []
    for exclusion in excluded {
      if let known = groups.firstIndex(where: { $0.reasons == exclusion.reasons }) {
        groups[known].ids.append(exclusion.id)
      } else {
        groups.append((exclusion.reasons, [exclusion.id]))
      }
    }
    problems += groups.map { group in
      let more = group.ids.count > 1 ? " and \(group.ids.count - 1) more" : ""
      return "\(group.ids[0])\(more): \(group.reasons.joined(separator: " "))"
    }
  }

  private static func scope(of benchmark: BenchmarkEntry) -> String {
    let scopes = benchmark.scopes
    let parts = [
      benchmark.definition.strategies,
      Architecture.allCases.filter { word in scopes.contains { $0.architectures.contains(word) } }
        .map(\.rawValue),
      Ring.allCases.filter { word in scopes.contains { $0.rings.contains(word) } }.map(\.name),
      Machine.allCases.filter { word in scopes.contains { $0.machines.contains(word) } }
        .map(\.rawValue),
    ]
    let text = parts.map { $0.joined(separator: ", ") }.joined(separator: "; ")
    return "\(benchmark.name) holds \(text)."
  }
}
