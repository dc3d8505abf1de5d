// Matrix: from the definitions to the list of what is measured.
//
// The files under `Benchmarks` are written by hand, and by people who are about to add a strategy.
// So this module is mostly about what can be wrong with them. It reads every file to its end and
// reports everything it finds at once, with the line, the field and the mend; nothing that it does
// not understand is skipped, since a misspelt field that is silently ignored measures something
// else than its author believes.
//
// A benchmark asks a question about some strategies. Each of them is measured in both
// architectures, both rings and on every machine, unless that is impossible, and then the
// impossible place becomes an `Exclusion` with its reasons instead of a `Cell`: a gap in a table
// that nobody can explain is worth as little as a number that nobody can explain.
//
// No strategy has a name here. A strategy is a pair of `.S` files and a table in
// `strategies.toml`, and this module holds the two to each other.

import Measurement

/// One thing to measure.
public struct Cell: Hashable, Sendable {
  /// Its name everywhere: in recordings, reports and on the command line.
  public var id: CellID

  /// Makes a cell.
  public init(id: CellID) { self.id = id }
}

/// A place of the matrix that cannot be measured.
public struct Exclusion: Hashable, Sendable {
  /// What the cell would have been called.
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
public enum Matrix {
  /// What a selection measures, and what it would measure if that were possible.
  ///
  /// Both lists are ordered by benchmark, strategy as its benchmark lists it, architecture, ring
  /// and machine, so that the order never depends on the filters.
  ///
  /// - Throws: `SelectionError` when a filter matches nothing or no cell is left.
  public static func cells(_ definitions: Definitions, _ selection: Selection = Selection())
    throws(SelectionError) -> (cells: [Cell], exclusions: [Exclusion])
  {
    try selection.validate(against: definitions)
    let (cells, exclusions) = places(definitions)
    let selected = cells.filter { selection.contains($0.id) }
    let excluded = exclusions.filter { selection.contains($0.id) }
    guard !selected.isEmpty else {
      throw SelectionError(selectingNothingOf: definitions, excluded: excluded)
    }
    return (selected, excluded)
  }

  /// Every place of the matrix, as a cell or as an exclusion.
  private static func places(_ definitions: Definitions) -> ([Cell], [Exclusion]) {
    var cells: [Cell] = []
    var exclusions: [Exclusion] = []
    for benchmark in definitions.benchmarks {
      for name in benchmark.definition.strategies {
        guard let strategy = definitions.strategies.first(where: { $0.name == name }) else {
          continue
        }
        for (scenario, (architecture, ring, machine)) in benchmark.everything {
          let id = CellID(
            benchmark: benchmark.name, scenario: scenario, strategy: name,
            architecture: architecture, ring: ring, machine: machine)
          let reasons = definitions.reasons(
            against: strategy, architecture: architecture, ring: ring, machine: machine)
          if reasons.isEmpty {
            cells.append(Cell(id: id))
          } else {
            exclusions.append(Exclusion(id: id, reasons: reasons))
          }
        }
      }
    }
    return (cells, exclusions)
  }
}

extension BenchmarkEntry {
  /// Each scenario in each place.
  var everything: [(String, (Architecture, Ring, Machine))] {
    scenarios.flatMap { scenario in places.map { (scenario, $0) } }
  }

  /// The places that the question is about, in the order of the matrix.
  var places: [(Architecture, Ring, Machine)] {
    architectures.sorted().flatMap { architecture in
      rings.sorted().flatMap { ring in
        machines.sorted().map { (architecture, ring, $0) }
      }
    }
  }
}
