import Measurement

extension SyntheticRun {
  /// The run with probes beside the samples of its native cells: a third of them beside a busy
  /// sibling, which makes them slower by half.
  ///
  /// `stack-pointer-ret` in ring 3 of `kvm` lacks quiet samples, and on `process` every third boot of
  /// `callee-saved` settles two core cycles higher.
  static func gated() -> Run {
    var run = make()
    run.coRunnerProbe = CoRunnerProbe(instructions: 6400, start: .scrub)
    run.host.cpuVendor = .known("AuthenticAMD")
    run.host.cpuSignature = .known([25, 17, 1])
    for cell in run.cells.indices {
      let id = run.cells[cell].id
      guard [.process, .kvm].contains(id.machine) else { continue }
      for index in run.cells[cell].boots.indices {
        var boot = run.cells[cell].boots[index]
        guard boot.calibration != nil else { continue }
        let isShort = id.machine == .kvm && id.ring == .three && id.strategy == "stack-pointer-ret"
        let isHigh =
          id.machine == .process && id.strategy == "callee-saved" && id.architecture == .x86_64
          && index.isMultiple(of: 3)
        // Two core cycles are 1.19 ticks; a sample is of 2,000 switches.
        probe(&boot, quiet: isShort ? 0.02 : 0.6, added: isHigh ? 2381 : 0)
        run.cells[cell].boots[index] = boot
      }
    }
    return run
  }

  /// Deals probes to a boot's samples: the floor is 1,010 ticks, 1,697 core cycles.
  static func probe(_ boot: inout BootRecord, quiet share: Double, added: Int64) {
    var bins: [ProbedSamples.Bin] = []
    for bin in boot.histogram.bins where bin.ticks > 0 {
      let quiet = Int((share * Double(bin.count)).rounded())
      let ticks = bin.ticks + added
      if quiet > 0 {
        bins.append(ProbedSamples.Bin(ticks: ticks, before: 1010, after: 1036, count: quiet))
      }
      let busy = bin.count - quiet
      if busy > 0 {
        bins.append(
          ProbedSamples.Bin(ticks: ticks * 3 / 2, before: 1700, after: 1800, count: busy))
      }
    }
    let probed = ProbedSamples(samples: bins)
    (boot.probed, boot.histogram) = (probed, probed.histogram)
    boot.wait = QuietWait(probes: 5000, quietProbes: 3000, limit: 1036)
  }
}
