import Measurement

extension Doctor {
  /// Findings about who else uses the measuring CPU's core, from a watch of some seconds.
  ///
  /// `isCancelled` ends the watch at once. With `isControlled` a sibling CPU of this machine is then
  /// kept busy for half a second, which the probe must see.
  public static func coreFindings(
    placement: PlacementChoice, topology: Topology, seconds: Double = 2, isControlled: Bool = false,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) -> [Finding] {
    let cpu = placement.cpu.cpu
    let siblings = topology.otherCPUs(ofCore: cpu)
    let meter = ProcessorActivity.Meter()
    let watch = Result {
      try CoreWatch.watch(cpu: cpu, seconds: seconds, isCancelled: isCancelled)
    }
    var findings = core(watch, cpu: cpu)
    findings += siblingLoad(of: cpu, siblings, activity: meter.shares())
    if isControlled {
      findings.append(control(of: cpu, siblings.intersection(topology.allowedCPUs), isCancelled))
    }
    return findings
  }

  /// What a watch showed, or why there was none.
  static func core(_ watch: Result<CoreWatch, any Error>, cpu: Int) -> [Finding] {
    switch watch {
    case .failure(let error):
      return [
        Finding(
          "quiet core", .problem, observed: "CPU \(cpu) was not watched: \(error)",
          effect: "it is unknown whether other work shares its core",
          fix: "choose another CPU with --cpu")
      ]
    case .success(let watch):
      guard let sharing = CoreSharing(of: watch) else {
        return [
          Finding(
            "quiet core", .warning,
            observed: "only \(watch.readings.count) probes of CPU \(cpu) were taken",
            effect: "too few to show whether other work shares its core",
            fix: "stop the work that keeps the CPU busy, or choose another with --cpu")
        ]
      }
      return [quietCore(sharing, watch), probeFloor(sharing)]
    }
  }

  private static func quietCore(_ sharing: CoreSharing, _ watch: CoreWatch) -> Finding {
    let seconds = rounded(watch.seconds(watch.ticks), places: 1)
    guard !sharing.isNeverQuiet else {
      return Finding(
        "quiet core", .warning,
        observed: "CPU \(watch.cpu) shared its core throughout \(seconds) s: "
          + "all \(sharing.probes) probes were disturbed",
        effect: "while this lasts no native cell gets a headline figure", fix: advice)
    }
    var observed =
      "other work used CPU \(watch.cpu)'s core for \(percent(sharing.sharedShare)) % of \(seconds) s"
    if let quiet = sharing.quietStretchTicks, let shared = sharing.sharedStretchTicks {
      observed +=
        "; typical stretches: \(milliseconds(quiet, watch)) ms quiet, "
        + "\(milliseconds(shared, watch)) ms shared"
    }
    if sharing.interruptedShare >= 0.005 {
      observed += "; the probe lost the CPU \(percent(sharing.interruptedShare)) % of the time"
    }
    if sharing.sharedShare >= 0.9 {
      return Finding(
        "quiet core", .warning, observed: observed,
        effect: "a run waits long for quiet moments, and some cells may get too few",
        fix: advice)
    }
    if sharing.sharedShare >= 0.02 {
      return Finding(
        "quiet core", .note, observed: observed,
        effect: "samples beside other work are left out of the figures; a run takes longer")
    }
    return Finding(
      "quiet core", .good, observed: observed, effect: "nearly every sample counts")
  }

  private static func probeFloor(_ sharing: CoreSharing) -> Finding {
    let rate = rounded(sharing.instructionsPerCycle, places: 1)
    let seen =
      "\(sharing.floorTicks) ticks for \(sharing.instructions) instructions, \(rate) a core cycle"
    switch sharing.floor {
    case .stable:
      return Finding(
        "probe floor", .good, observed: seen,
        effect: "a probe of up to \(sharing.limitTicks) ticks counts as quiet")
    case .neverSeen:
      return Finding(
        "probe floor", .warning,
        observed: "unknown: no \(CoreSharing.leastRun) probes in a row were at the least one "
          + "(\(sharing.floorTicks) ticks)",
        effect: "quiet samples cannot be distinguished from disturbed ones", fix: advice)
    case .clockMoved(let fewest, let most):
      return Finding(
        "probe floor", .warning,
        observed: "unstable: a chain of \(sharing.instructions) additions took \(fewest) ticks at "
          + "one time and \(most) at another",
        effect: "the core's clock changed, or the hypervisor moved the CPU to a core of another "
          + "kind; samples at the slower clock do not count as quiet",
        fix: "fix the frequency (see governor and boost), or choose another CPU with --cpu")
    case .contradictory(let first, let second):
      return Finding(
        "probe floor", .warning,
        observed: "contradictory: \(first) ticks in the first half, \(second) in the second",
        effect: "the core clock was stable, so something shared the core through one half; the "
          + "lower floor is used", fix: advice)
    case .stepChanged(let first, let second):
      return Finding(
        "probe floor", .warning,
        observed: "the clock's step changed from \(first) to \(second) ticks during the watch",
        effect: "ticks before and after are not comparable; the hypervisor may have moved this "
          + "machine to another host", fix: "run 'switchbench doctor' again before measuring")
    }
  }

  /// How busy the other CPUs of the measuring CPU's core were.
  static func siblingLoad(
    of cpu: Int, _ siblings: CPUSet, activity: [Int: Double]
  ) -> [Finding] {
    siblings.map { sibling in
      let name = "CPU \(sibling), on the core of CPU \(cpu)"
      guard let share = activity[sibling] else {
        return Finding(
          "sibling CPU \(sibling)", .note,
          observed: "/proc/stat does not say how busy \(name), was",
          effect: "it is unknown whether work of this machine shares the core")
      }
      let observed = "\(name), was \(percent(share)) % busy during the watch"
      guard share > Topology.busySiblingShare else {
        return Finding(
          "sibling CPU \(sibling)", .good, observed: observed,
          effect: "this machine hardly disturbs its own samples")
      }
      return Finding(
        "sibling CPU \(sibling)", .warning, observed: observed,
        effect: "work of this machine shares the core with the samples",
        fix: "stop that work, keep it off CPU \(sibling) (taskset), or choose another with --cpu")
    }
  }

  private static func control(
    of cpu: Int, _ siblings: CPUSet, _ isCancelled: @escaping @Sendable () -> Bool
  ) -> Finding {
    let subject = "sibling load"
    guard let sibling = siblings.first else {
      return Finding(
        subject, .note, observed: "not tried: CPU \(cpu) has no sibling CPU that this machine owns",
        effect: "the probe has not been shown to detect a busy sibling on this machine")
    }
    do {
      let control = try SiblingControl.run(
        cpu: cpu, sibling: sibling, seconds: 0.5, isCancelled: isCancelled)
      guard let control else {
        return Finding(
          subject, .note, observed: "too few probes of CPU \(cpu)",
          effect: "the probe has not been shown to detect a busy sibling")
      }
      let observed =
        "with CPU \(sibling) kept busy, probes of CPU \(cpu) showed sharing for "
        + "\(percent(control.shareUnderLoad)) % of the time; without, for "
        + "\(percent(control.shareBefore)) %"
      return control.isSeen
        ? Finding(subject, .good, observed: observed, effect: "the probe detects a busy sibling")
        : Finding(
          subject, .problem, observed: observed,
          effect: "the probe does not detect a busy sibling: quiet samples mean nothing here",
          fix: "report this CPU, with the output of 'switchbench doctor --format json'")
    } catch {
      return Finding(
        subject, .warning, observed: "not tried: \(error)",
        effect: "the probe has not been shown to detect a busy sibling")
    }
  }

  private static let advice =
    "measure at another time, choose another CPU with --cpu, or use a machine whose cores are not "
    + "shared"

  private static func percent(_ share: Double) -> String {
    let percent = share * 100
    return percent > 0 && percent < 10 ? rounded(percent, places: 1) : rounded(percent, places: 0)
  }

  private static func milliseconds(_ ticks: Int, _ watch: CoreWatch) -> String {
    rounded(watch.seconds(ticks) * 1000, places: 1)
  }

  private static func rounded(_ value: Double, places: Int) -> String {
    guard value.isFinite else { return "0" }
    let scale = places > 0 ? 10 : 1
    let tenths = Int((value * Double(scale)).rounded())
    return places > 0 ? "\(tenths / 10).\(tenths % 10)" : "\(tenths)"
  }
}
