import Measurement
import Paper

/// The validated content of the files under `Benchmarks`.
public struct Definitions: Equatable, Sendable {
  /// The strategies in the order of `strategies.toml`.
  public var strategies: [StrategyEntry]
  /// The single instructions, in the order of `instructions.toml`.
  public var instructions: [StrategyEntry] = []
  /// The machines in the order of `Machine`.
  public var machines: [MachineEntry]
  /// The benchmarks in the order of the story, which is that of their file names.
  public var benchmarks: [BenchmarkEntry]
  /// The strategies broken down into parts, in the order of `decompositions.toml`.
  public var decompositions: [Decomposition] = []
  /// The limits on exact metrics, in the order of `budgets.toml`.
  public var budgets: [Budget] = []
  /// The published claims, in the order of the files of `published`.
  public var published = PublishedCatalogue()
  /// The documented clocks of the folder `clocks`; nil where there is none.
  public var clocks: ClockTables?
  /// Remarks that stop no measurement, such as source files without an entry.
  public var notes: [Problem] = []

  /// The strategies, then the instructions: no two have one name.
  public var entries: [StrategyEntry] { strategies + instructions }

  /// The strategies and the instructions as a recording keeps them.
  public var strategyDefinitions: [StrategyDefinition] { entries.map(\.definition) }

  /// The benchmarks as a recording keeps them.
  public var benchmarkDefinitions: [BenchmarkDefinition] { benchmarks.map(\.definition) }

  /// Why a strategy cannot be measured in one place; empty when it can.
  ///
  /// All the reasons that apply, each once: the machine's first, then the strategy's in the order
  /// of the file.
  public func reasons(
    against strategy: StrategyEntry, scenario: Scenario.Kind, architecture: Architecture,
    ring: Ring, machine: Machine
  ) -> [String] {
    let ofMachine = machines.first {
      $0.machine == machine
        && !($0.rings.contains(ring) && $0.architectures.contains(architecture)
          && $0.scenarios.contains(scenario))
    }?.because
    let ofStrategy = strategy.exclusions.filter {
      $0.matches(architecture: architecture, ring: ring, machine: machine)
    }.map(\.because)
    return ([ofMachine].compactMap { $0 } + ofStrategy).reduce(into: []) { reasons, reason in
      if !reasons.contains(reason) { reasons.append(reason) }
    }
  }
}

/// A table of `strategies.toml`, or of `instructions.toml`.
public struct StrategyEntry: Equatable, Sendable {
  /// The part that a recording stores.
  public var definition: StrategyDefinition
  /// Where the idea comes from.
  public var source: String
  /// Where it cannot be measured.
  public var exclusions: [ExclusionRule]

  /// The name of the table, and of the strategy's source files.
  public var name: String { definition.name }
}

/// Where a strategy cannot be measured: a place, or all places of a kind.
///
/// What is nil is any.
public struct ExclusionRule: Equatable, Sendable {
  /// The instruction set.
  public var architecture: Architecture?
  /// The privilege level.
  public var ring: Ring?
  /// The machine that runs it; nil for any.
  public var machine: Machine?
  /// The platform that the guest is linked against; nil for any.
  public var platform: Platform?
  /// Why.
  public var because: String

  /// Whether the place is one of those that the rule means.
  public func matches(architecture: Architecture, ring: Ring, machine: Machine) -> Bool {
    (self.architecture ?? architecture) == architecture && (self.ring ?? ring) == ring
      && (self.machine ?? machine) == machine && (platform ?? machine.platform) == machine.platform
  }
}

/// A table of `machines.toml`.
public struct MachineEntry: Equatable, Sendable {
  /// The machine that it is about.
  public var machine: Machine
  /// A title for tables.
  public var title: String
  /// How to read a number of this machine, as prose.
  public var meaning: String
  /// The privilege levels at which it can run a guest.
  public var rings: [Ring]
  /// The instruction sets that it knows.
  public var architectures: [Architecture] = Architecture.allCases
  /// The scenarios that it supports.
  public var scenarios: [Scenario.Kind] = Scenario.Kind.allCases
  /// Whether it takes part in every run, or only with `--full` or when it is named.
  public var tier: Tier = .standard
  /// Why not elsewhere; nil when it can be asked for all of them.
  public var because: String?
}

/// A file under `Benchmarks/curated`.
public struct BenchmarkEntry: Equatable, Sendable {
  /// The part that a recording stores.
  public var definition: BenchmarkDefinition
  /// The scopes to measure: the file's own, then those that only `--full` adds.
  public var scopes: [BenchmarkScope]

  /// The file's name without its extension.
  public var name: String { definition.name }
}

/// Scenarios, and places where each of them is done with each strategy of a benchmark.
public struct BenchmarkScope: Equatable, Sendable {
  /// The scenarios, one for every combination of the parameters.
  public var scenarios: [Scenario]
  /// The instruction sets that the question is about.
  public var architectures: [Architecture]
  /// The privilege levels that the question is about.
  public var rings: [Ring]
  /// The machines that the question is about.
  public var machines: [Machine]
  /// When it is measured.
  public var tier: Tier
}

/// When a cell is measured.
public enum Tier: String, Codable, CaseIterable, Sendable, Comparable {
  /// In every run that does not leave it out.
  case standard = "default"
  /// Where everything is asked for, or its benchmark or scenario by name.
  case full

  /// Orders the tier that is measured more often first.
  public static func < (a: Self, b: Self) -> Bool { a == .standard && b == .full }
}
