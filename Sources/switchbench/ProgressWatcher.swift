import Analysis
import Campaigns
import Measurement

/// Shows a campaign's progress on standard error: a line that is redrawn on a terminal, and only
/// what stays true elsewhere.
final class ProgressWatcher {
  private var line = ProgressLine()
  private let start = ContinuousClock.now

  /// Takes one event.
  func show(_ event: CampaignEvent) {
    switch event {
    case .probing(let machine): line.show("trying \(machine.rawValue)")
    case .launching(let launch):
      line.show(
        "\(launch.done) of \(launch.of) launches, boot \(launch.boot): "
          + "\(place(launch.group, of: launch.arm))\(remaining(launch.done, launch.of))")
    case .setback(let setback):
      note("\(place(setback.group, of: setback.arm)), boot \(setback.boot): \(setback.because)")
    case .building(let what, let revision): note(revision.map { "\($0): \(what)" } ?? what)
    case .removedStale(let folder):
      note("removed \(folder), left behind by a run that was killed")
    case .planned(let plan, let seconds): note("\(plan.text), about \(duration(seconds))")
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

  private func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    return whole < 120 ? "\(whole) s" : "\((whole + 59) / 60) min"
  }

  private func remaining(_ done: Int, _ total: Int) -> String {
    guard done >= 5 else { return "" }
    let elapsed = Double((ContinuousClock.now - start).wholeMicroseconds) / 1e6
    return ", about \(Int(elapsed / Double(done) * Double(total - done)) + 1) s left"
  }
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
