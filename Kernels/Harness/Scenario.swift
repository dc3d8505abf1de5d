import CHarness
import GuestProtocol

/// A way to exercise and time a switch; a value made for one strategy.
///
/// A cell asks in this order: `arrange` once, `prepare` after the canaries, then `run` and `entries`
/// around each batch, and `finding` at the end. What a round is, the scenario says; a cell counts in
/// rounds.
protocol Scenario {
  /// The way to switch that it is done with.
  var strategy: Strategy { get }
  /// Sets `active_switch` and prepares the constant state of the scenario.
  ///
  /// Nil on success, else the outcome of the cell.
  func arrange() -> CellOutcome?
  /// Makes fresh contexts; false when the platform does not meet the requirements.
  func prepare(selectors: Selectors, system: SystemState) -> Bool
  /// Times this many rounds as the batch says.
  func run(_ timing: UnsafeMutablePointer<batch>)
  /// Times twice the work of the batch's rounds.
  func runDoubled(_ timing: UnsafeMutablePointer<batch>)
  /// Entries that all contexts together have counted, modulo the word.
  var entries: word { get }
  /// A defect of the contexts after the last batch; nil for none.
  func finding() -> CellOutcome?

  /// Entries in one round.
  var entriesPerRound: UInt64 { get }
  /// Rounds that stand for this many round trips of two contexts.
  func rounds(for roundTrips: UInt32) -> word
  /// Minimum samples of a cell, given the requested minimum.
  func leastSamples(of asked: UInt32) -> UInt32
  /// Whether a gated cell begins with predictors that were overwritten.
  var scrubsPredictors: Bool { get }
}

extension Scenario {
  var scrubsPredictors: Bool { true }
  func runDoubled(_ timing: UnsafeMutablePointer<batch>) {
    timing.pointee.rounds *= 2
    run(timing)
  }
}

/// A scenario of the measured context and its partner.
protocol PairScenario<P>: Scenario {
  associatedtype P: Platform
  /// The partner's stack.
  var partner: Partner { get }
}

extension PairScenario {
  /// A signal's entry is no switch, but it is counted and compared with the round trips.
  var entries: word {
    let measured = measured_context().pointee.entries
    return strategy.requires(OWN_SIGNALS) ? measured : measured &+ partner_context().pointee.entries
  }
  func finding() -> CellOutcome? {
    if strategy.requires(OWN_SIGNALS),
      partner_context().pointee.entries != measured_context().pointee.entries
    {
      return .miscounted
    }
    return partner.isOverrun ? .stackOverrun : nil
  }
  /// There and back, or just back.
  var entriesPerRound: UInt64 {
    strategy.requires(NO_SWITCH) && !strategy.requires(Int64(OTHER_PROCESS) | RESUMES) ? 1 : 2
  }
  func rounds(for roundTrips: UInt32) -> word { word(roundTrips) }
  func leastSamples(of asked: UInt32) -> UInt32 { asked }
}

/// Two contexts hand the processor to each other.
struct PingPong<P: Platform>: PairScenario {
  let strategy: Strategy
  let partner: Partner

  func arrange() -> CellOutcome? {
    set_active_switch(strategy.descriptor.pointee.code)
    return nil
  }

  func prepare(selectors: Selectors, system: SystemState) -> Bool {
    partner.prepare(
      strategy,
      entry: strategy.requires(TRANSFERS)
        ? ping_pong_transfer_partner_address() : ping_pong_partner_address(),
      selectors: selectors, system: system, on: P.self)
  }

  func run(_ timing: UnsafeMutablePointer<batch>) {
    if strategy.requires(TRANSFERS) { ping_pong_transfer(timing) } else { ping_pong(timing) }
  }
}
