import Measurement

/// The properties of one CPU's time-stamp counter.
public struct TimeStampClock: Hashable, Sendable {
  /// Ticks per second as stated by the CPU, the hypervisor or the kernel, by source.
  ///
  /// Where the kernel's clock source is the counter itself, this gives back the kernel's own
  /// calibration of it: exact to some parts per million, and no independent proof.
  public var measuredHz: Observed<Int>
  /// Ticks per second as the CPU, the hypervisor or the kernel state them, by source.
  public var statedHz: [String: Int]
  /// The greatest common divisor of 10,000 differences, in ticks.
  public var step: Observed<Int>
  /// How many of these differences were below zero; 0 on a clock worth the name.
  public var backwardReadings: Int
  /// Whether the kernel calls the counter constant and non-stop.
  public var invariant: Observed<Bool>

  /// A stated figure this close to the measured one is taken in its place: it is exact and the same
  /// in every run, while the measured one differs by some parts per million.
  static let agreementPartsPerMillion = 1000

  /// Ticks per second: the stated figure that the measurement confirms, else the measurement.
  public var hz: Observed<Int> {
    guard case .known(let measured) = measuredHz else { return measuredHz }
    let confirmed = statedHz.sorted { $0.key < $1.key }.map(\.value).first {
      abs($0 - measured) <= measured / 1_000_000 * Self.agreementPartsPerMillion
    }
    return .known(confirmed ?? measured)
  }

  /// The part that a recording stores.
  public var timeStampCounter: TimeStampCounter {
    TimeStampCounter(hz: hz, step: step, invariant: invariant)
  }

  /// Finds out about the counter of one CPU, on a thread pinned there; takes about 50 ms.
  public static func measure(onCPU cpu: Int) -> TimeStampClock {
    measure(
      onCPU: cpu, files: .real, identification: .real, source: .real, affinity: .system)
  }

  static func measure(
    onCPU cpu: Int, files: FileSystemView, identification: ProcessorIdentification,
    source: TickSource, affinity: AffinityCalls
  ) -> TimeStampClock {
    let reading = Result {
      try ScratchThread.run {
        try Affinity.pinAndVerify(threadIdentifier: 0, to: cpu, calls: affinity)
        return (hz: source.measuredTicksPerSecond(), deltas: source.deltas())
      }
    }
    var stated = identification.statedTicksPerSecond
    let path = "/sys/devices/system/cpu/cpu0/tsc_freq_khz"
    if case .success(let text) = files.text(path), let kilohertz = Int(text), kilohertz > 0 {
      stated[path] = kilohertz * 1000
    }
    let invariant = invariance(files)
    switch reading {
    case .failure(let error):
      let because = "the counter was not read on CPU \(cpu): \(error)"
      return TimeStampClock(
        measuredHz: .unknown(because: because), statedHz: stated,
        step: .unknown(because: because), backwardReadings: 0, invariant: invariant)
    case .success(let (hz, deltas)):
      return TimeStampClock(
        measuredHz: Observed(hz, elseBecause: "the counter or CLOCK_MONOTONIC_RAW stands still"),
        statedHz: stated,
        step: Observed(
          TickSource.step(ofDeltas: deltas),
          elseBecause: "no two of \(deltas.count + 1) readings differed: the counter stands still"),
        backwardReadings: deltas.count { $0 < 0 }, invariant: invariant)
    }
  }

  private static func invariance(_ files: FileSystemView) -> Observed<Bool> {
    CPUInfo.read(files).compactMap {
      $0.first?["flags"]
    } elseBecause: { _ in
      "/proc/cpuinfo has no line 'flags'"
    }.compactMap { text in
      let flags = Set(text.split(separator: " "))
      return flags.contains("constant_tsc") && flags.contains("nonstop_tsc")
    } elseBecause: { _ in
      ""
    }
  }
}

/// Whether the counters of several CPUs agree, as seen by a migrating thread.
public struct CrossProcessorClock: Hashable, Sendable {
  /// The CPUs that took part.
  public var cpus: CPUSet
  /// Moves from one CPU to another.
  public var moves: Int
  /// Moves after which the counter read less than before.
  public var backwardMoves: Int
  /// The fewest ticks that a move took; a smaller offset than this stays unseen.
  public var fewestTicksOfMove: Int

  /// Moves a thread `rounds` times between `cpu` and each of a few others.
  ///
  /// A thread that moves, rather than two that spin, so that busy computers are not held up.
  public static func measure(
    between cpu: Int, andOthersOf topology: Topology, rounds: Int = 50
  ) throws -> CrossProcessorClock {
    try measure(
      between: cpu, and: Array(topology.allowedCPUs.filter { $0 != cpu }.prefix(7)),
      rounds: rounds, source: .real, affinity: .system)
  }

  static func measure(
    between cpu: Int, and others: [Int], rounds: Int, source: TickSource, affinity: AffinityCalls
  ) throws -> CrossProcessorClock {
    try ScratchThread.run {
      var result = CrossProcessorClock(
        cpus: CPUSet(others + [cpu]), moves: 0, backwardMoves: 0, fewestTicksOfMove: .max)
      try Affinity.pinAndVerify(threadIdentifier: 0, to: cpu, calls: affinity)
      for other in others {
        for _ in 0..<rounds {
          for target in [other, cpu] {
            let before = source.ticks()
            try Affinity.pin(threadIdentifier: 0, to: CPUSet([target]), calls: affinity)
            let difference = Int64(bitPattern: source.ticks() &- before)
            result.moves += 1
            if difference < 0 { result.backwardMoves += 1 }
            if difference >= 0 {
              result.fewestTicksOfMove = min(result.fewestTicksOfMove, Int(difference))
            }
          }
        }
      }
      return result
    }
  }
}
