import Launches
import Processes

/// The time since a guest's last word: elapsed, in CPU seconds of its process, and asleep.
struct Silence {
  private let limits: SamplingLimits
  private let child: ChildProcess
  private var lastWord = ContinuousClock.now
  private var usedBefore: Double
  /// CPU seconds that an emulator may use to start, before the guest's first word.
  private var toStart = 0.3
  private var sleep: (activity: ProcessActivity, since: ContinuousClock.Instant)?

  /// Begins with the guest's start.
  init(of child: ChildProcess, _ limits: SamplingLimits) {
    self.child = child
    self.limits = limits
    usedBefore = child.cpuSeconds ?? 0
  }

  /// Begins anew: the guest said something.
  mutating func end() {
    lastWord = .now
    (sleep, toStart) = (nil, 0)
    if limits.silentCPUSeconds != nil { usedBefore = child.cpuSeconds ?? usedBefore }
  }

  /// The time that has elapsed since the last word.
  var elapsed: Duration { ContinuousClock.now - lastWord }

  /// Why the guest counts as hung; nil while it does not.
  mutating func complaint() -> String? {
    if elapsed > .seconds(limits.silenceSeconds) {
      return "the guest said nothing for \(limits.silenceSeconds) s"
    }
    if let limit = limits.silentCPUSeconds, let used = child.cpuSeconds,
      used - usedBefore > limit + toStart
    {
      return "the guest used \(limit) s of CPU time and said nothing"
    }
    if let limit = limits.sleepSeconds, hasSlept(.seconds(limit)) {
      return "the guest slept for \(limit) s, and nothing woke it"
    }
    return nil
  }

  /// Whether nothing of the guest was scheduled for so long, and nothing of it waits for a CPU.
  private mutating func hasSlept(_ limit: Duration) -> Bool {
    // Most guests speak sooner, and are not looked at.
    guard elapsed > .milliseconds(50) else { return false }
    guard let activity = ProcessActivity(ofTreeBelow: child.processIdentifier), activity.allSleep
    else {
      sleep = nil
      return false
    }
    guard let sleep, sleep.activity == activity else {
      sleep = (activity, .now)
      return false
    }
    return ContinuousClock.now - sleep.since > limit
  }
}
