import CHarness
import GuestProtocol

// Ping-pong's loop with one thing changed. Each has a floor: what returns to its caller goes through
// the same visits, and enters the two contexts' bookkeeping in turn.

/// A scenario whose floor enters both contexts, too.
protocol LoopVariant: PairScenario {}

extension LoopVariant {
  /// There and back, whether contexts were switched or not.
  var entriesPerRound: UInt64 { 2 }

  /// Refuses strategies whose contexts are more than a stack, or that count entries in their own way.
  func arrange() -> CellOutcome? {
    if strategy.requires(
      TASKS | PROCESSES | INTERRUPTS | INSTRUCTIONS | OTHER_PROCESS | OWN_SIGNALS)
    {
      return .unsuitable
    }
    set_active_switch(strategy.descriptor.pointee.code)
    return nil
  }
}

/// The floor of ping-pong: calls that return, with each context's counters at every second visit.
struct AlternateCalls<P: Platform>: LoopVariant {
  let strategy: Strategy
  let partner: Partner

  func arrange() -> CellOutcome? {
    // A strategy that switches would leave the loop and never enter the partner.
    guard strategy.descriptor.pointee.requirements == UInt64(NO_SWITCH) else { return .unsuitable }
    set_active_switch(strategy.descriptor.pointee.code)
    return nil
  }

  func prepare(selectors: Selectors, system: SystemState) -> Bool {
    // There is no partner but in the counts.
    partner.prepare(
      strategy, entry: ping_pong_partner_address(), selectors: selectors, system: system,
      on: P.self)
  }

  func run(_ timing: UnsafeMutablePointer<batch>) { alternate_calls(timing) }
}

/// Ping-pong with a fence at each entry, so that a switch is complete before the next one begins.
struct Serialised<P: Platform>: LoopVariant {
  let strategy: Strategy
  let partner: Partner

  func prepare(selectors: Selectors, system: SystemState) -> Bool {
    partner.prepare(
      strategy, entry: serialised_partner_address(), selectors: selectors, system: system,
      on: P.self)
  }

  func run(_ timing: UnsafeMutablePointer<batch>) {
    if strategy.requires(NO_SWITCH) { serialised_calls(timing) } else { serialised(timing) }
  }
}

/// Ping-pong with one place that calls the switch, for both contexts.
struct OneSite<P: Platform>: LoopVariant {
  let strategy: Strategy
  let partner: Partner

  /// Words that the call which brings a context back has pushed before it: its arguments, where they
  /// go by the stack.
  private static var arguments: Int { MemoryLayout<word>.size == 4 ? 2 : 0 }

  func prepare(selectors: Selectors, system: SystemState) -> Bool {
    guard
      partner.prepare(
        strategy, entry: one_site_entered_address(), selectors: selectors, system: system,
        lowered: OneSite.arguments * MemoryLayout<word>.size, on: P.self),
      let frame = UnsafeMutablePointer<word>(
        bitPattern: UInt(partner_context().pointee.handle))
    else { return false }
    // Above the frame: the arguments, the context whose stack this is, and the word that visits note.
    let top = frame + strategy.frameWords.count + OneSite.arguments
    top[0] = word(UInt(bitPattern: partner_context()))
    top[1] = 0
    return true
  }

  func run(_ timing: UnsafeMutablePointer<batch>) {
    if strategy.requires(NO_SWITCH) { one_site_calls(timing) } else { one_site(timing) }
  }
}
