import CHarness
import GuestProtocol

/// Two threads or processes that wake each other from two CPUs.
///
/// The loop is ping-pong's. Who waits leaves a CPU with nothing to do, and is woken by an interrupt that
/// the other CPU sends.
struct Apart<P: Platform>: PairScenario {
  let strategy: Strategy
  let partner: Partner
  /// The other side's CPU and one more; 0 where the host has none.
  let cpu: UInt32

  func arrange() -> CellOutcome? {
    guard strategy.requires(OTHER_PROCESS) else { return .unsuitable }
    guard cpu > 0 else { return .noOtherCPU }
    set_active_switch(strategy.descriptor.pointee.code)
    return P.moveOtherSide(to: cpu - 1)
  }

  func prepare(selectors: Selectors, system: SystemState) -> Bool {
    partner.prepare(
      strategy, entry: ping_pong_partner_address(), selectors: selectors, system: system,
      on: P.self)
  }

  func run(_ timing: UnsafeMutablePointer<batch>) { ping_pong(timing) }
}
