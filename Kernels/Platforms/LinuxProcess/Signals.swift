import CHarness
import GuestProtocol
import Harness

// The timer of a process and its interrupts: the kernel's interval timer with SIGALRM, and SIGTRAP
// for the breakpoint that raises the same by hand.
extension LinuxProcess {
  /// Signals a second where the request does not say.
  private static let usualRate: UInt32 = 4_000

  static func grant(_ strategy: Strategy) -> CellOutcome? {
    if strategy.requires(RING0 | TASKS | GATES | PROCESSES | INTERRUPTS) { return .unsupported }
    guard hasFeatures(for: strategy) else { return .featureMissing }
    var refused = false
    strategy.forEachHandler { way, code in
      guard way == word(SIGNAL) else { return }
      if set_signal(Signal.trap, code) != 0 || set_signal(Signal.alarm, code) != 0 {
        refused = true
      }
    }
    return refused ? .unsupported : grantPeers(strategy)
  }

  static func release(_ strategy: Strategy) {
    releasePeers(strategy)
    guard strategy.requires(SIGNALS) else { return }
    _ = set_signal(Signal.trap, 0)
    // Ignored before it is let in again, so that one that waits is forgotten (sigaction(2)).
    _ = set_signal(Signal.alarm, 1)
    permit_interrupts()
    _ = set_signal(Signal.alarm, 0)
  }

  static func startTimer(_ interruptsPerSecond: UInt32) -> CellOutcome? {
    let rate = interruptsPerSecond == 0 ? usualRate : interruptsPerSecond
    forbid_interrupts()
    let interval = max(1, 1_000_000 / min(rate, 1_000_000))
    return set_interval_timer(Int(interval)) == 0 ? nil : .unsupported
  }

  static func stopTimer() {
    _ = set_interval_timer(0)
    // One that still waits would switch later, when a context begins that lets it in.
    forget_alarm()
  }

  /// Numbers of the signals (signal(7)).
  private enum Signal {
    static let trap = 5
    static let alarm = 14
  }
}
