import Laboratory
import Measurement

/// Shows a session's progress on standard error: a line that is redrawn on a terminal, and only
/// setbacks elsewhere.
final class ProgressWatcher {
  private var line = ProgressLine()
  private let start = ContinuousClock.now

  /// Takes one event.
  func show(_ progress: Session.Progress) {
    switch progress {
    case .probing(let machine): line.show("trying \(machine.rawValue)")
    case .launching(let done, let total, let boot, let group):
      line.show("\(done) of \(total) launches, boot \(boot): \(group)\(remaining(done, total))")
    case .setback(let what):
      line.clear()
      Terminal.note("switchbench: \(what)")
    }
  }

  /// Removes the line.
  func clear() { line.clear() }

  private func remaining(_ done: Int, _ total: Int) -> String {
    guard done >= 5 else { return "" }
    let elapsed = Double((ContinuousClock.now - start).wholeMicroseconds) / 1e6
    return ", about \(Int(elapsed / Double(done) * Double(total - done)) + 1) s left"
  }
}
