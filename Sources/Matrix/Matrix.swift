// Matrix: from the definitions to the list of what is measured.
//
// The files under `Benchmarks` are written by hand, and by people who are about to add a strategy.
// So this module is mostly about what can be wrong with them. It reads every file to its end and
// reports everything it finds at once, with the line, the field and the fix; nothing that it does
// not understand is skipped, since a misspelt field that is silently ignored measures something
// else than its author believes.
//
// A benchmark asks a question about some strategies. Each of them is measured in both
// architectures, both rings and on every machine, unless that is impossible, and then the
// impossible place becomes an `Exclusion` with its reasons instead of a `Cell`: an unexplained gap
// in a table is worth as little as an unexplained number.
//
// What is too much for every day is of the tier `full`: it is there, and measured when asked for.
//
// No strategy has a name here. A strategy is a pair of `.S` files and a table in
// `strategies.toml`, and this module holds the two to each other.

import Measurement

/// One thing to measure.
public struct Cell: Hashable, Sendable {
  /// Its name everywhere: in recordings, reports and on the command line.
  public var id: CellID
  /// When it is measured.
  public var tier: Tier

  /// Makes a cell.
  public init(id: CellID, tier: Tier = .standard) {
    self.id = id
    self.tier = tier
  }
}

/// A place of the matrix that cannot be measured.
public struct Exclusion: Hashable, Sendable {
  /// The id that the cell would have.
  public var id: CellID
  /// Why there is none: at least one sentence, each once.
  public var reasons: [String]

  /// The reasons in one text.
  public var because: String { reasons.joined(separator: " ") }

  /// Makes an exclusion.
  public init(id: CellID, reasons: [String]) {
    self.id = id
    self.reasons = reasons
  }
}

/// The matrix of the benchmarks.
public enum CellMatrix {
  /// The cells of a selection, and the excluded combinations.
  ///
  /// Both lists are ordered by benchmark, scope, scenario, strategy as its benchmark lists it,
  /// architecture, ring and machine, so that the order never depends on the filters.
  ///
  /// - Throws: `SelectionError` when a filter matches nothing or no cell is left.
  public static func cells(_ definitions: Definitions, _ selection: Selection = Selection())
    throws(SelectionError) -> (cells: [Cell], exclusions: [Exclusion])
  {
    try selection.validate(against: definitions)
    let places = places(definitions).filter { selection.contains($0.cell.id) }
    let onRequest = Set(definitions.machines.filter { $0.tier == .full }.map(\.machine))
    let wanted = places.filter { place in
      selection.tiers.contains(place.cell.tier)
        && (!onRequest.contains(place.cell.id.machine) || selection.asksForMachines)
    }
    let selected = wanted.filter(\.reasons.isEmpty).map(\.cell)
    let excluded = wanted.filter { !$0.reasons.isEmpty }
      .map { Exclusion(id: $0.cell.id, reasons: $0.reasons) }
    guard !selected.isEmpty else {
      if places.contains(where: \.reasons.isEmpty) { throw SelectionError.onlyWithFull }
      throw SelectionError(selectingNothingOf: definitions, excluded: excluded)
    }
    guard selection.isAccompanied, !selection.strategies.isEmpty else {
      return (selected, excluded)
    }
    let all = self.places(definitions).filter(\.reasons.isEmpty).map(\.cell)
    let kept = companions(of: selected, among: all, definitions).union(selected.map(\.id))
    return (all.filter { kept.contains($0.id) }, excluded)
  }

  /// The ids of all cells, of every tier and without any filter.
  static func cells(of definitions: Definitions) -> [CellID] {
    places(definitions).filter(\.reasons.isEmpty).map(\.cell.id)
  }

  /// The places of every tier that cannot be measured.
  public static func exclusions(of definitions: Definitions) -> [Exclusion] {
    places(definitions).filter { !$0.reasons.isEmpty }
      .map { Exclusion(id: $0.cell.id, reasons: $0.reasons) }
  }

  /// Every place of the matrix: a cell, or an exclusion where there are reasons.
  ///
  /// A cell of several scopes is of the tier that is measured most often.
  private static func places(_ definitions: Definitions) -> [(cell: Cell, reasons: [String])] {
    let strategies = Dictionary(
      definitions.entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var places: [(cell: Cell, reasons: [String])] = []
    var known: Set<CellID> = []
    for benchmark in definitions.benchmarks {
      for cell in benchmark.cells where known.insert(cell.id).inserted {
        guard let strategy = strategies[cell.id.strategy],
          let scenario = cell.id.knownScenario
        else { continue }
        let reasons = definitions.reasons(
          against: strategy, scenario: scenario.kind, architecture: cell.id.architecture,
          ring: cell.id.ring, machine: cell.id.machine)
        places.append((cell, reasons))
      }
    }
    return places
  }
}

extension BenchmarkEntry {
  /// All that it names, possible or not, in the order of the matrix.
  var cells: [Cell] {
    scopes.sorted { $0.tier < $1.tier }.flatMap { scope in
      scope.scenarios.flatMap { scenario in
        definition.strategies.flatMap { strategy in
          scope.places.map { architecture, ring, machine in
            Cell(
              id: CellID(
                benchmark: name, scenario: scenario.description, strategy: strategy,
                architecture: architecture, ring: ring, machine: machine),
              tier: scope.tier)
          }
        }
      }
    }
  }
}

extension BenchmarkScope {
  /// The places that the question is about, in the order of the matrix.
  var places: [(Architecture, Ring, Machine)] {
    architectures.sorted().flatMap { architecture in
      rings.sorted().flatMap { ring in
        machines.sorted().map { (architecture, ring, $0) }
      }
    }
  }
}
