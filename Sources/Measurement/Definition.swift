/// The definitions a run was made from, kept in the recording so that a report needs nothing else.

/// A way to switch, as `Benchmarks/strategies.toml` introduces it.
public struct StrategyDefinition: Codable, Hashable, Sendable {
  /// The file name without its extension: `callee-saved`.
  public var name: String
  /// A short title for tables: `xv6 swtch`.
  public var title: String
  /// A description of its work, in a sentence.
  public var summary: String
  /// The strategy whose cost is the previous rung of the ladder; nil for the floor.
  @OrNull public var adds: String?
  /// Whether this is the strategy that ratios are given to, beside the floor; one at most is.
  public var isReference: Bool

  /// Makes a definition.
  ///
  /// `adds` names the strategy this one extends.
  public init(
    name: String, title: String, summary: String, adds: String?, isReference: Bool = false
  ) {
    self.name = name
    self.title = title
    self.summary = summary
    self._adds = OrNull(wrappedValue: adds)
    self.isReference = isReference
  }
}

/// A question with the cells that answer it, as a file under `Benchmarks/curated` asks it.
public struct BenchmarkDefinition: Codable, Hashable, Sendable {
  /// The file's name without its extension: `02-registers`.
  public var name: String
  /// A heading.
  public var title: String
  /// The question of the benchmark, as prose.
  public var question: String
  /// How to read its numbers, as prose; no figures in it.
  public var analysis: String
  /// The scenario without its parameters: `ping-pong`, `ring`.
  public var scenario: String
  /// The strategies in the order of the story.
  public var strategies: [String]

  /// Makes a definition.
  public init(
    name: String, title: String, question: String, analysis: String, scenario: String,
    strategies: [String]
  ) {
    self.name = name
    self.title = title
    self.question = question
    self.analysis = analysis
    self.scenario = scenario
    self.strategies = strategies
  }
}
