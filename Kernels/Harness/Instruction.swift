import CHarness
import GuestProtocol

/// An instruction is carried out over and over, in loops that its own file holds.
///
/// Work is doubled by a loop that goes round as often and holds twice as many copies: the difference
/// of the two is copies, and nothing of the loop.
struct Instruction<P: Platform>: PairScenario {
  let strategy: Strategy
  let partner: Partner

  func arrange() -> CellOutcome? {
    guard strategy.requires(INSTRUCTIONS), loop(TIMED_LOOP) != 0, loop(TIMED_LOOP_DOUBLED) != 0
    else { return .unsuitable }
    set_active_switch(strategy.descriptor.pointee.code)
    return nil
  }

  func prepare(selectors: Selectors, system: SystemState) -> Bool {
    // There is no partner; its count stays nought.
    partner.prepare(
      strategy, entry: ping_pong_partner_address(), selectors: selectors, system: system,
      on: P.self)
  }

  func run(_ timing: UnsafeMutablePointer<batch>) { run_loop(loop(TIMED_LOOP), timing) }

  func runDoubled(_ timing: UnsafeMutablePointer<batch>) {
    run_loop(loop(TIMED_LOOP_DOUBLED), timing)
  }

  var entriesPerRound: UInt64 { UInt64(COPIES) }
  func rounds(for roundTrips: UInt32) -> word { max(1, 2 * word(roundTrips) / word(COPIES)) }

  /// Where one of its loops is; 0 where its file has none.
  private func loop(_ way: Int32) -> word {
    var found: word = 0
    strategy.forEachHandler { entry, code in
      if entry == word(way) { found = code }
    }
    return found
  }
}
