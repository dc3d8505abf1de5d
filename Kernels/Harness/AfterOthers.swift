import CHarness
import GuestProtocol

/// Ping-pong as it goes on after other strategies have run in the same launch, and no scrub.
///
/// Other cells begin with predictors that were scrubbed. Here they are as other code leaves them,
/// and which code that is differs from boot to boot: the figure settles in one of a few states.
struct AfterOthers<P: Platform>: PairScenario {
  let strategy: Strategy
  let partner: Partner
  /// Chooses the strategies that run before; the same for the same boot of every cell.
  let seed: UInt32

  /// Strategies that run before.
  private static var others: Int { 8 }
  /// Round trips of each.
  private static var roundTrips: word { 2000 }

  func arrange() -> CellOutcome? {
    // A strategy that requires more may need other stacks than the partner's, and leave more behind.
    guard asksForNothing(strategy) else { return .unsuitable }
    runOthers()
    set_active_switch(strategy.descriptor.pointee.code)
    return nil
  }

  func prepare(selectors: Selectors, system: SystemState) -> Bool {
    partner.prepare(
      strategy, entry: ping_pong_partner_address(), selectors: selectors, system: system,
      on: P.self)
  }

  func run(_ timing: UnsafeMutablePointer<batch>) { ping_pong(timing) }

  var scrubsPredictors: Bool { false }

  private func asksForNothing(_ strategy: Strategy) -> Bool {
    strategy.descriptor.pointee.requirements & ~UInt64(NO_SWITCH) == 0
  }

  private func runOthers() {
    var state = seed &* 0x9E37_79B9 | 1
    for _ in 0..<AfterOthers.others {
      // Marsaglia's xorshift, as for the order of a ring.
      state ^= state << 13
      state ^= state >> 17
      state ^= state << 5
      guard let other = choose(state) else { return }
      set_active_switch(other.descriptor.pointee.code)
      let selectors = P.selectors().usual
      var now = processor_state()
      read_processor_state(&now)
      guard
        partner.prepare(
          other, entry: ping_pong_partner_address(), selectors: selectors,
          system: SystemState(cs: now.cs, ss: now.ss, ldt: 0, cr3: 0), on: P.self)
      else { continue }
      var timing = batch(rounds: AfterOthers.roundTrips, start: 0, end: 0)
      ping_pong(&timing)
    }
  }

  /// One of the strategies that ask for nothing.
  private func choose(_ number: UInt32) -> Strategy? {
    let count = Int(strategies_end() - first_strategy())
    guard count > 0 else { return nil }
    let start = Int(number % UInt32(count))
    for step in 0..<count {
      let candidate = Strategy(descriptor: first_strategy() + (start + step) % count)
      if asksForNothing(candidate) { return candidate }
    }
    return nil
  }
}
