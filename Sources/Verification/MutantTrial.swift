import Laboratory
import Launches
import Measurement

/// Runs broken strategies, each in a guest that is known to be sound.
///
/// So a crash hides nothing but itself.
public struct MutantTrial {
  /// The fate of a mutant.
  public enum Fate: Hashable, Sendable {
    /// The guest's checks voided its cell, or the guest crashed.
    ///
    /// The text is a `VoidSymptom`, or the kind of a `LaunchFailure`.
    case caught(String)
    /// It was measured as if nothing were wrong.
    case survived
    /// It never ran, or its end proves nothing.
    case untried(because: String)
  }

  /// How long a guest that is one of many may be silent before it is run again, alone.
  static let impatienceSeconds = 0.3
  /// How long it may be silent then: a machine under load must not pass for a caught mutant.
  static let patienceSeconds = 2.0
  /// CPU seconds that a guest may use in silence: a machine under load does not make them fewer.
  static let silentCPUSeconds = 0.2
  /// How long it may sleep before nothing will wake it: guests' timers are a hundred times as quick.
  static let sleepSeconds = 0.3

  private let executor: any Executor
  private let place: MachineRing

  /// Makes trials in one place, whose executor has the images with the mutants.
  public init(executor: any Executor, place: MachineRing) {
    self.executor = executor
    self.place = place
  }

  /// Runs the strategy of this name, broken or whole, with a few samples.
  /// - Throws: What the user must fix, and `Interrupted`.
  public func run(_ name: String, _ architecture: Architecture, scenario: Scenario) throws -> Fate {
    let first = try launch(name, architecture, scenario)
    guard case .untried = first else { return first }
    return try launch(name, architecture, scenario)
  }

  /// Runs many broken strategies in as few launches as possible, in this order.
  ///
  /// A broken one may leave the guest in a state that would break the next, or none that shows. So
  /// between each two runs the unbroken `control`: what comes after one that is not verified is run
  /// in another launch. What takes its launch down costs just that, and what seems to survive is
  /// run again, alone.
  /// - Throws: What the user must fix, and `Interrupted`.
  public func run(
    _ names: [String], control: String, _ architecture: Architecture, scenario: Scenario
  ) throws -> [Fate] {
    var fates: [Fate] = []
    while fates.count < names.count {
      let batch = names[fates.count...].prefix(MutantTrial.batchCount)
      let mutants = batch.map { cell($0, architecture, scenario, "mutants") }
      let controls = batch.indices.map { cell(control, architecture, scenario, "control-\($0)") }
      let outcome = try executor.launch(
        LaunchPlan(
          trying: zip(mutants, controls).flatMap { [$0, $1] },
          silenceSeconds: MutantTrial.impatienceSeconds))
      for (mutant, control) in zip(mutants, controls) {
        var fate = MutantTrial.fate(of: outcome, mutant)
        switch fate {
        case .survived, .untried, .caught("hang"):
          fate = try run(mutant.strategy, architecture, scenario: scenario)
        case .caught: break
        }
        fates.append(fate)
        guard MutantTrial.fate(of: outcome, control) == .survived else { break }
      }
    }
    return fates
  }

  /// How many mutants a launch is given at most; those in front of a crash are not run again.
  private static let batchCount = 24

  private func cell(
    _ name: String, _ architecture: Architecture, _ scenario: Scenario, _ benchmark: String
  ) -> CellID {
    CellID(
      benchmark: benchmark, scenario: scenario.description, strategy: name,
      architecture: architecture,
      ring: place.ring, machine: place.machine)
  }

  private func launch(
    _ name: String, _ architecture: Architecture, _ scenario: Scenario
  ) throws -> Fate {
    let cell = cell(name, architecture, scenario, "mutants")
    let outcome = try executor.launch(
      LaunchPlan(trying: [cell], silenceSeconds: MutantTrial.patienceSeconds))
    return MutantTrial.fate(of: outcome, cell)
  }

  /// What a launch with one cell says about it.
  static func fate(of outcome: LaunchOutcome, _ cell: CellID) -> Fate {
    switch outcome.results.first(where: { $0.cell == cell })?.result {
    case .delivered, .documented: .survived
    case .refused(let because): .untried(because: because)
    case .void(let reason):
      reason.symptom.map { .caught($0.rawValue) } ?? .untried(because: reason.because)
    case nil:
      switch outcome.record.failure {
      case let failure? where failure.cell == cell: .caught(failure.kind.rawValue)
      case let failure?: .untried(because: failure.because)
      case nil: .untried(because: "the guest ended without reporting it")
      }
    }
  }
}

/// Counts the instructions of strategies that every other check takes for whole.
///
/// Some instructions have no effect that a context could see: a fence, an acknowledgement without a
/// receiver, a CR3 that is loaded with what it holds. A strategy without one costs less than it
/// says, and only its count betrays it.
struct CountingTrial {
  private let executor: any Executor
  private let cell: CellID
  private let expected: TickHistogram

  /// Counts the unbroken strategy; nil where that cannot be done.
  init?(
    executor: any Executor, ring: Ring, control: String, _ architecture: Architecture,
    scenario: Scenario
  ) throws {
    self.executor = executor
    cell = CellID(
      benchmark: "mutants", scenario: scenario.description, strategy: control,
      architecture: architecture,
      ring: ring, machine: .icount)
    guard let count = try CountingTrial.count(cell, executor) else { return nil }
    expected = count
  }

  /// What the count says of a strategy that is to execute as many instructions as the unbroken one.
  func fate(of name: String) throws -> MutantTrial.Fate {
    var cell = cell
    cell.strategy = name
    return try CountingTrial.count(cell, executor) == expected ? .survived : .caught("count")
  }

  /// The samples of a cell in instructions; nil when it does not come to any.
  private static func count(_ cell: CellID, _ executor: any Executor) throws -> TickHistogram? {
    let outcome = try executor.launch(
      LaunchPlan(trying: [cell], silenceSeconds: MutantTrial.patienceSeconds))
    guard case .delivered(let delivery)? = outcome.results.first?.result else { return nil }
    return delivery.record.histogram
  }
}

extension LaunchPlan {
  /// Cells of one place, with as few samples as tell whether each works.
  fileprivate init(trying cells: [CellID], silenceSeconds: Double) {
    var limits = SamplingLimits(budgetTicks: 20_000, maximumSamples: 4, warmUpSamples: 1)
    limits.minimumSamples = 2
    limits.roundTrips = 4
    limits.minimumSteps = 4
    limits.silenceSeconds = silenceSeconds
    limits.silentCPUSeconds = MutantTrial.silentCPUSeconds
    limits.sleepSeconds = MutantTrial.sleepSeconds
    let first = cells[0]
    self.init(
      machine: first.machine, architecture: first.architecture, ring: first.ring, boot: 0,
      cells: cells, sampling: limits)
    isTimed = false
  }
}
