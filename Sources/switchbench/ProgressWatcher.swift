import Analysis
import Campaigns
import Measurement

/// Shows a campaign's progress on standard error: a line that is redrawn on a terminal, and only
/// what stays true elsewhere.
final class ProgressWatcher {
  private var line = ProgressLine()
  private let start = ContinuousClock.now
  /// When the first launch began, since when launches are counted.
  private var firstLaunch: ContinuousClock.Instant?
  private let limitSeconds: Double?

  /// Makes a watcher; no run takes longer than its limit from the first launch on.
  init(limitSeconds: Double? = nil) { self.limitSeconds = limitSeconds }

  /// Takes one event.
  func show(_ event: CampaignEvent) {
    switch event {
    case .probing(let machine): line.show("trying \(machine.rawValue)")
    case .launching(let launch):
      let now = ContinuousClock.now
      let first = firstLaunch ?? now
      firstLaunch = first
      line.show(
        ProgressWatcher.clock(
          elapsed: now - start, launching: now - first, done: launch.done, of: launch.of,
          limitSeconds: limitSeconds)
          + ", launch \(launch.done + 1) of \(launch.of), boot \(launch.boot): "
          + place(launch.group, of: launch.arm))
    case .setback(let setback):
      note("\(place(setback.group, of: setback.arm)), boot \(setback.boot): \(setback.because)")
    case .building(let what, let revision): note(revision.map { "\($0): \(what)" } ?? what)
    case .removedStale(let folder):
      note("removed \(folder), left behind by a run that was killed")
    case .planned(let plan, let seconds): note("\(plan.text), about \(durationText(seconds))")
    case .confirming(let flagged, let judged, let pairs):
      note(
        "\(flagged) of \(judged) judged cells look slower; measuring them again, \(pairs) pairs")
    }
  }

  /// Removes the line.
  func clear() { line.clear() }

  private func note(_ text: String) {
    line.clear()
    Terminal.note("switchbench: \(text)")
  }

  private func place(_ group: Schedule.Group, of arm: String?) -> String {
    arm.map { "\($0), \(group)" } ?? "\(group)"
  }

  /// The time that has passed and, after five launches, the time that all will take.
  ///
  /// Cells may need fewer launches than are known to be needed now, or more; the limit holds anyway.
  static func clock(
    elapsed: Duration, launching: Duration, done: Int, of total: Int, limitSeconds: Double?
  ) -> String {
    let seconds = Double(elapsed.wholeMicroseconds) / 1e6
    guard done >= 5 else { return "\(Int(seconds)) s" }
    let spent = Double(launching.wholeMicroseconds) / 1e6
    let expected = spent / Double(done) * Double(max(total, done))
    let whole = seconds - spent + min(expected, limitSeconds ?? .infinity)
    return "\(Int(seconds)) of about \(max(Int(seconds), Int(whole.rounded(.up)))) s"
  }
}

/// Seconds for a person: `90 s`, `3 min`.
func durationText(_ seconds: Double) -> String {
  let whole = Int(seconds.rounded(.up))
  return whole < 120 ? "\(whole) s" : "\((whole + 59) / 60) min"
}

extension PairPlan {
  /// The plan in a sentence, without the time.
  fileprivate var text: String {
    let share = "\((effect * 10_000).rounded() / 100) %"
    var text = "to find a slowdown of \(share) in \(Int(power * 10)) of 10 comparisons takes "
    text += "\(pairs) pairs"
    if let noisiest { text += " (the most in \(noisiest))" }
    if !hopeless.isEmpty {
      text += "; \(hopeless.count) of \(cells) judged cells are too noisy for that with "
      text += "\(PairPlan.mostPairs) pairs, such as \(hopeless[0])"
    }
    return text
  }
}
