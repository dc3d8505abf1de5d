import BareMetal
import Foundation
import Laboratory
import Launches
import Measurement

/// Preemption for a long time, as often as a machine can serve it.
///
/// A switch that loses something once in a million interrupts passes every cell of a run. So here the
/// contexts are interrupted for as long as was asked for, and then hold their sums and counts to each
/// other.
public struct Soak {
  /// The result of one cell.
  public struct SoakedCell: Codable, Equatable, Sendable {
    /// The cell.
    public var cell: CellID
    /// Interrupts a second that were asked for: the rate of which the machine served the most.
    public var interruptsPerSecond: Int
    /// Interrupts that came and were accounted for; 0 when nothing is known of them.
    public var interrupts: Int
    /// From the launch of the guest to its end.
    public var seconds: Double
    /// Why the cell failed; nil when it did not, or when it could not be tried.
    @OrNull public var failure: String?
    /// Why the cell could not be tried; nil when it was.
    @OrNull public var skipped: String?
  }

  /// Interrupts a second to ask for; the first is the most that the timer of 1981 can do, with a
  /// divisor of 24.
  static let rates = [49_715, 20_000, 10_000, 4_000]
  /// How long each rate is tried.
  private static let trialSeconds = 1.0

  private let seconds: Double
  private let ticksPerSecond: Int
  private let executor: (Machine) -> (any Executor)?

  /// Makes a soak of this many seconds for each cell, by a clock of that frequency.
  public init(
    seconds: Double, ticksPerSecond: Int, executor: @escaping (Machine) -> (any Executor)?
  ) {
    self.seconds = seconds
    self.ticksPerSecond = ticksPerSecond
    self.executor = executor
  }

  /// The cells that a timer interrupts on machines where time passes.
  ///
  /// A machine that counts instructions would take hours for a minute.
  public static func cells(among cells: [CellID]) -> [CellID] {
    cells.filter { cell in
      guard case .preemption(.outside) = cell.knownScenario else { return false }
      return cell.machine.unit == .tscTicks
    }
  }

  /// Soaks one cell.
  /// - Throws: What the user must fix, and `Interrupted`.
  public func run(_ cell: CellID) throws -> SoakedCell {
    guard let executor = executor(cell.machine) else {
      return outcome(cell, skipped: "\(cell.machine.rawValue) is not available here")
    }
    var best = outcome(cell, skipped: "no rate was tried")
    for rate in Soak.rates {
      let (trial, isSwamped) = try launch(cell, rate: rate, seconds: Soak.trialSeconds, executor)
      if trial.skipped != nil || trial.failure != nil && !isSwamped { return trial }
      if best.skipped != nil || trial.interrupts > best.interrupts { best = trial }
    }
    return try launch(cell, rate: best.interruptsPerSecond, seconds: seconds, executor).outcome
  }

  /// Runs a cell once; it is swamped when it failed because interrupts left no time for anything else.
  ///
  /// A guest that lost something fails with a symptom of that, and is not.
  private func launch(
    _ cell: CellID, rate: Int, seconds: Double, _ executor: any Executor
  ) throws -> (outcome: SoakedCell, isSwamped: Bool) {
    var limits = SamplingLimits(
      budgetTicks: UInt64(seconds * Double(ticksPerSecond)), maximumSamples: Int(UInt32.max),
      warmUpSamples: 0)
    limits.interruptsPerSecond = rate
    limits.silenceSeconds = 5 + 4 * seconds
    let start = ContinuousClock.now
    let launch = try executor.launch(
      LaunchPlan(
        machine: cell.machine, architecture: cell.architecture, ring: cell.ring, boot: 0,
        cells: [cell], sampling: limits))
    let elapsed = Double((ContinuousClock.now - start).wholeMicroseconds) / 1e6
    var outcome = outcome(cell, rate: rate, seconds: elapsed)
    // It says nothing against the strategy, and may be too many interrupts.
    var isSwamped = false
    switch launch.results.first?.result {
    case .delivered(let delivery): outcome.interrupts = delivery.switchesCounted
    case .refused(let because): outcome.skipped = because
    case .documented: outcome.skipped = "documented clocks are not interrupted"
    case .void(let reason):
      outcome.failure = reason.because
      isSwamped = reason.symptom == nil
    case nil:
      let failure = launch.record.failure
      let because = failure.map(summarize) ?? "the guest ended without reporting it"
      if failure?.kind == .kvmInternalError {
        outcome.skipped = because
      } else {
        outcome.failure = because
        isSwamped = true
      }
    }
    let isHang = launch.record.failure.map { $0.kind == .hang } ?? true
    return (outcome, isSwamped && isHang)
  }

  private func outcome(
    _ cell: CellID, rate: Int = 0, seconds: Double = 0, skipped: String? = nil
  ) -> SoakedCell {
    SoakedCell(
      cell: cell, interruptsPerSecond: rate, interrupts: 0, seconds: seconds, failure: nil,
      skipped: skipped)
  }
}
