import Measurement
import Statistics

/// The quality of a run's samples, and the effect of the gate.
public struct DataQuality: Codable, Hashable, Sendable {
  /// One entry for each machine and architecture with probes.
  public var places: [PlaceQuality]
  /// The clock steps seen by the launches of each machine, where there are several.
  ///
  /// Ascending.
  public var clockSteps: [ClockSteps]

  /// Nil when no boot of the run has probes.
  init?(_ run: Run, _ analyses: [CellAnalysis], _ floors: CoreFloors) {
    guard !floors.floors.isEmpty else { return nil }
    let byID = Dictionary(analyses.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let records = Dictionary(run.cells.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
    let choice = SampleChoice(floors: floors, launches: run.launches)
    let cells = run.cells.filter { $0.status == .measured }
    places = floors.acceptances(of: cells, launches: run.launches).map { place in
      let idle = idleShare(place.cells)
      return PlaceQuality(
        floor: place.floor, idleShare: OrNull(wrappedValue: idle),
        cells: place.cells.compactMap { id, acceptance in
          guard let record = records[id], let analysis = byID[id] else { return nil }
          return CellQuality(record, analysis, acceptance, idle, choice)
        })
    }
    clockSteps = changedClocks(run.launches).filter { $0.machine.unit == .tscTicks }
      .map { ClockSteps(machine: $0.machine, steps: $0.steps) }
  }
}

/// The quality of the samples of one machine and architecture.
public struct PlaceQuality: Codable, Hashable, Sendable {
  /// The floor of its probes.
  public var floor: CoreFloor
  /// The share of quiet probes while guests waited for a quiet core; nil if not counted.
  @OrNull public var idleShare: Double?
  /// Its cells, in the order of the recording.
  public var cells: [CellQuality]

  init(floor: CoreFloor, idleShare: OrNull<Double>, cells: [CellQuality]) {
    self.floor = floor
    _idleShare = idleShare
    self.cells = cells
  }
}

/// A machine whose launches saw clocks of several steps.
public struct ClockSteps: Codable, Hashable, Sendable {
  /// The machine.
  public var machine: Machine
  /// The steps in ticks, ascending.
  public var steps: [Int]
}

/// The quality of one cell's samples.
public struct CellQuality: Codable, Hashable, Sendable {
  /// The cell.
  public var id: CellID
  /// Boots with probes, and those that count.
  public var boots: Int
  /// Boots that count.
  public var countingBoots: Int
  /// Samples with probes.
  public var samples: Int
  /// The share of samples that were quiet.
  public var quietShare: Double
  /// The share of probes that found the core disturbed; nil if not counted.
  ///
  /// It includes probes while the guest waited and probes around samples.
  @OrNull public var deadTime: Double?
  /// The share of samples that the probe before them alone accepts.
  public var acceptedBefore: Double
  /// The share of samples that the probes after their first half alone accept.
  public var acceptedAfter: Double
  /// Whether the gate may be applied.
  public var veto: Veto
  /// The figure, of quiet samples.
  @OrNull public var gated: Estimate?
  /// The figure of all samples.
  @OrNull public var ungated: Estimate?
  /// Where a line through all samples over the probes' excess meets a probe without excess.
  @OrNull public var intercept: Estimate?
  /// The effect of the gate that remains when the probes are shuffled.
  public var control: ShuffledControl

  /// The effect of a cell on the probe that judges it.
  public enum Veto: String, Codable, CaseIterable, Sendable {
    /// Nothing that shows.
    case safe
    /// It lengthens the probe after it, and the probe before alone cannot gate it.
    ///
    /// The core is not idle for long enough, so the cell has few quiet samples, or none.
    case movesProbe = "moves-probe"
    /// It lengthens the probe after it, and the probe before alone cannot gate it.
    ///
    /// The core is not idle for long enough, so the cell has few quiet samples, or none.
    case notGated = "not-gated"
    /// Too few samples tell.
    case notTested = "not-tested"
  }

  init(
    _ cell: CellRecord, _ analysis: CellAnalysis, _ acceptance: Acceptance, _ idle: Double?,
    _ choice: SampleChoice
  ) {
    id = cell.id
    boots = analysis.gating?.boots ?? 0
    countingBoots = analysis.shortage?.counting ?? analysis.boots.count
    samples = acceptance.samples
    quietShare = analysis.quietShare ?? 0
    let dead =
      acceptance.waited == 0
      ? nil : 1 - Double(acceptance.waitedQuiet) / Double(acceptance.waited)
    _deadTime = OrNull(wrappedValue: dead)
    acceptedBefore = Double(acceptance.before) / Double(acceptance.samples)
    acceptedAfter = Double(acceptance.after) / Double(acceptance.samples)
    let isUnsafe = choice.floors.unsafeCells.contains(cell.id)
    veto =
      switch acceptance.movesProbe(idle: idle) {
      case nil: .notTested
      case false?: .safe
      case true?: isUnsafe ? .movesProbe : .notGated
      }
    _gated = OrNull(wrappedValue: analysis.perSwitch)
    _ungated = OrNull(wrappedValue: analysis.ungated)
    _intercept = OrNull(
      wrappedValue: Estimate(
        medianOf: cell.boots.compactMap { Analysis.intercept(of: $0, in: cell.id, choice) }))
    control = ShuffledControl(cell, analysis, choice)
  }
}
