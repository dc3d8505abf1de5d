import Analysis
import Measurement

// Recordings with probes. The floor is 1200 ticks on a clock that steps by 26, so that probes of up to
// 1226 ticks are quiet; 1.2 floors are a busy sibling.

/// Analyses without probes need no floors.
func analyze(_ cell: CellRecord, launches: [LaunchRecord]) -> CellAnalysis {
  analyze(cell, launches: launches, floors: .none)
}

/// Summaries without probes need no floors.
func summarize(cell: CellRecord, launches: [LaunchRecord]) -> Summary? {
  summarize(cell: cell, launches: launches, floors: .none)
}

/// A boot of quiet samples of one value and of disturbed samples of another, 100 switches each.
func probedBoot(
  _ index: Int, quiet: Int, at ticks: Int64 = 1920, disturbed: Int = 0, slow: Int64 = 2880,
  floor: Int = 1200, busy: Int = 1800, calibration: Calibration? = calibration(), launch: Int = 0
) -> BootRecord {
  var bins: [ProbedSamples.Bin] = []
  if quiet > 0 {
    bins.append(ProbedSamples.Bin(ticks: ticks, before: floor, after: floor, count: quiet))
  }
  if disturbed > 0 {
    bins.append(ProbedSamples.Bin(ticks: slow, before: busy, after: busy, count: disturbed))
  }
  return probedBoot(index, bins, calibration: calibration, launch: launch)
}

/// A boot of given samples and probes.
func probedBoot(
  _ index: Int, _ bins: [ProbedSamples.Bin], calibration: Calibration? = calibration(),
  launch: Int = 0
) -> BootRecord {
  let probed = ProbedSamples(samples: bins)
  var record = boot(index, samples: [], launch: launch, calibration: calibration)
  record.histogram = probed.histogram
  record.probed = probed
  return record
}

/// A computer of a CPUID signature; its probes have 6,400 instructions.
func gatedRun(
  _ cells: [CellRecord], vendor: String = "AuthenticAMD", family: Int = 25, model: Int = 17,
  instructions: Int = 6400, step: Int? = 26
) -> Run {
  var run = run(cells, step: step)
  run.host.cpuVendor = .known(vendor)
  run.host.cpuSignature = .known([family, model, 1])
  run.coRunnerProbe = CoRunnerProbe(instructions: instructions, start: .launch)
  return run
}
