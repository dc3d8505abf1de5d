import Measurement

/// All that the files under `Benchmarks` say, validated: what there is to measure, and why not.
public struct Definitions: Equatable, Sendable {
  /// The strategies in the order of `strategies.toml`.
  public var strategies: [StrategyEntry]
  /// The machines in the order of `Machine`.
  public var machines: [MachineEntry]
  /// The benchmarks in the order of the story, which is that of their file names.
  public var benchmarks: [BenchmarkEntry]

  /// The strategies as a recording keeps them.
  public var strategyDefinitions: [StrategyDefinition] { strategies.map(\.definition) }

  /// The benchmarks as a recording keeps them.
  public var benchmarkDefinitions: [BenchmarkDefinition] { benchmarks.map(\.definition) }

  /// Why a strategy cannot be measured in one place; empty when it can.
  ///
  /// All the reasons that apply, each once: the machine's first, then the strategy's in the order
  /// of the file.
  public func reasons(
    against strategy: StrategyEntry, architecture: Architecture, ring: Ring, machine: Machine
  ) -> [String] {
    let ofMachine = machines.first { $0.machine == machine && !$0.rings.contains(ring) }?.because
    let ofStrategy = strategy.exclusions.filter {
      $0.matches(architecture: architecture, ring: ring, machine: machine)
    }.map(\.because)
    return ([ofMachine].compactMap { $0 } + ofStrategy).reduce(into: []) { reasons, reason in
      if !reasons.contains(reason) { reasons.append(reason) }
    }
  }
}

/// A table of `strategies.toml`.
public struct StrategyEntry: Equatable, Sendable {
  /// What a recording keeps of it.
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
  /// What runs it.
  public var machine: Machine?
  /// What the guest is linked against.
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
  /// What a number of this machine means, as prose.
  public var meaning: String
  /// The privilege levels at which it can run a guest.
  public var rings: [Ring]
  /// Why not at the others; nil when it can run all of them.
  public var because: String?
}

/// A file under `Benchmarks/curated`.
public struct BenchmarkEntry: Equatable, Sendable {
  /// What a recording keeps of it.
  public var definition: BenchmarkDefinition
  /// The scenario with each of its parameters, as cell ids have it.
  public var scenarios: [String]
  /// The instruction sets that the question is about.
  public var architectures: [Architecture]
  /// The privilege levels that the question is about.
  public var rings: [Ring]
  /// The machines that the question is about.
  public var machines: [Machine]

  /// The file's name without its extension.
  public var name: String { definition.name }
}
