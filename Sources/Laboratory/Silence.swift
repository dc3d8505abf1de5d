import Launches
import Processes

/// The time since a guest's last word, elapsed and in CPU seconds of its process.
struct Silence {
  private let limits: SamplingLimits
  private let child: ChildProcess
  private var lastWord = ContinuousClock.now
  private var usedBefore: Double

  /// Begins with the guest's start.
  init(of child: ChildProcess, _ limits: SamplingLimits) {
    self.child = child
    self.limits = limits
    usedBefore = child.cpuSeconds ?? 0
  }

  /// Begins anew: the guest said something.
  mutating func end() {
    lastWord = .now
    if limits.silentCPUSeconds != nil { usedBefore = child.cpuSeconds ?? usedBefore }
  }

  /// The time that has elapsed since the last word.
  var elapsed: Duration { ContinuousClock.now - lastWord }

  /// Why the guest counts as hung; nil while it does not.
  var complaint: String? {
    if elapsed > .seconds(limits.silenceSeconds) {
      return "the guest said nothing for \(limits.silenceSeconds) s"
    }
    guard let limit = limits.silentCPUSeconds, let used = child.cpuSeconds,
      used - usedBefore > limit
    else { return nil }
    return "the guest used \(limit) s of CPU time and said nothing"
  }
}
