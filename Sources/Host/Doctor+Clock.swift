import Measurement

extension Doctor {
  /// What the time-stamp counter is good for.
  static func clockFindings(
    _ clock: TimeStampClock, _ crossing: Result<CrossProcessorClock, any Error>,
    source: Observed<String>
  ) -> [Finding] {
    [invariance(clock), frequency(clock), step(clock), agreement(crossing), clockSource(source)]
  }

  private static func invariance(_ clock: TimeStampClock) -> Finding {
    switch clock.invariant {
    case .known(true):
      return Finding(
        "clock", .good, observed: "constant_tsc and nonstop_tsc",
        effect: "ticks are time: the counter neither follows the core clock nor stops")
    case .known(false):
      return Finding(
        "clock", .warning, observed: "constant_tsc or nonstop_tsc is missing in /proc/cpuinfo",
        effect: "ticks follow the core clock or stop in sleep, so they are not time",
        fix: "compare core cycles only; on a virtual machine let the host pass invtsc through")
    case .unknown(let because):
      return Finding(
        "clock", .warning, observed: because,
        effect: "it is unknown whether ticks are time")
    }
  }

  private static func frequency(_ clock: TimeStampClock) -> Finding {
    guard case .known(let measured) = clock.measuredHz else {
      return Finding(
        "clock frequency", .problem, observed: clock.measuredHz.because ?? "unknown",
        effect: "ticks cannot be turned into time, and may not count at all")
    }
    let dissent = clock.statedHz.sorted { $0.key < $1.key }.filter {
      abs($0.value - measured) > measured / 100
    }
    guard dissent.isEmpty else {
      let stated = dissent.map { "\($0.key) states \($0.value)" }.joined(separator: ", ")
      return Finding(
        "clock frequency", .warning, observed: "measured \(measured) Hz, but \(stated)",
        effect: "the counter is scaled or the statement is false; times of ticks follow the "
          + "measurement")
    }
    let stated = clock.statedHz.keys.sorted().joined(separator: ", ")
    return Finding(
      "clock frequency", .good,
      observed: "\(clock.hz.value ?? measured) Hz, "
        + (stated.isEmpty
          ? "measured against CLOCK_MONOTONIC_RAW" : "stated by \(stated), confirmed"),
      effect: "ticks turn into time; ticks per switch do not depend on it")
  }

  /// Up to this step a batch of a few hundred switches spans 50 steps with ease.
  private static let fineStep = 64

  private static func step(_ clock: TimeStampClock) -> Finding {
    switch clock.step {
    case .unknown(let because):
      return Finding(
        "clock step", .problem, observed: because, effect: "nothing can be timed")
    case .known where clock.backwardReadings > 0:
      return Finding(
        "clock step", .problem,
        observed: "\(clock.backwardReadings) readings on one CPU were lower than the one before",
        effect: "samples can be too short or negative",
        fix: "choose another --cpu or another computer: this counter is unreliable")
    case .known(1):
      return Finding(
        "clock step", .good, observed: "1 tick", effect: "every tick is visible")
    case .known(let step):
      return Finding(
        "clock step", step <= fineStep ? .note : .warning, observed: "\(step) ticks",
        effect: "a single switch cannot be timed; batches grow until a sample spans 50 steps, and "
          + "a plain median would be blind to changes below one step")
    }
  }

  private static func agreement(_ crossing: Result<CrossProcessorClock, any Error>) -> Finding {
    let subject = "clock across CPUs"
    switch crossing {
    case .failure(let error):
      return Finding(
        subject, .warning, observed: "not looked at: \(error)",
        effect: "it is unknown whether a migrating thread sees time run backwards")
    case .success(let result) where result.moves == 0:
      return Finding(
        subject, .good, observed: "one CPU only", effect: "there is no other counter to disagree")
    case .success(let result) where result.backwardMoves > 0:
      return Finding(
        subject, .warning,
        observed: "\(result.backwardMoves) of \(result.moves) moves between CPUs \(result.cpus) "
          + "went back in time",
        effect: "a thread that migrates while it is timed gives nonsense; pinned ones do not",
        fix: "keep guests pinned, as they are by default")
    case .success(let result):
      return Finding(
        subject, .good,
        observed: "\(result.moves) moves between CPUs \(result.cpus), none back in time",
        effect: "counters agree to within \(result.fewestTicksOfMove) ticks, the shortest move")
    }
  }

  private static func clockSource(_ source: Observed<String>) -> Finding {
    switch source {
    case .known("tsc"):
      return Finding(
        "clock source", .good, observed: "tsc",
        effect: "the kernel trusts the counter that the samples are read from")
    case .known(let name):
      let isParavirtual = name.hasSuffix("-clock") || name.hasPrefix("hyperv")
      return Finding(
        "clock source", isParavirtual ? .note : .warning, observed: name,
        effect: isParavirtual
          ? "a paravirtual clock made from the counter; samples read the counter itself"
          : "the kernel does not use the counter, often because it found it unstable; samples "
            + "read it all the same",
        fix: isParavirtual ? nil : "look for 'tsc' in dmesg for the reason")
    case .unknown(let because):
      return Finding(
        "clock source", .note, observed: because,
        effect: "it is unknown whether the kernel trusts the counter")
    }
  }
}
