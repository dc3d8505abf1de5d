import Measurement
import Statistics

/// The warnings that `complete` derives, by code.
///
/// Each says what was seen, what it may mean and what to try; each is given once, with all of its
/// cells.
public enum DerivedWarning {
  /// Native cells whose ticks may not be turned into core cycles.
  public static let uncalibrated: Warning.Kind = "uncalibrated"
  /// Cells with boots that do not count.
  public static let bootsLeftOut: Warning.Kind = "boots-left-out"
  /// Cells with too few boots for an interval of the intended coverage.
  public static let fewBoots: Warning.Kind = "few-boots"
  /// Cells whose mechanism could not be proven.
  public static let unproven: Warning.Kind = "unproven"
  /// Counted cells whose boots do not agree exactly.
  public static let notRepeatable: Warning.Kind = "not-repeatable"
  /// Cells whose samples span too few steps of the clock.
  public static let shortSamples: Warning.Kind = "short-samples"
  /// Cells with samples in which the clock ran backwards.
  public static let clockWentBackwards: Warning.Kind = "clock-went-backwards"
  /// Gated cells without a figure, because too few boots had quiet samples enough.
  public static let shortOfQuiet: Warning.Kind = "short-of-quiet"
  /// Gated cells whose interval is wide.
  public static let wideInterval: Warning.Kind = "wide-interval"
  /// Machines whose core was never idle, so their probe floor is that of a shared core.
  public static let floorContradicted: Warning.Kind = "floor-contradicted"
  /// Cells that move the probe after them.
  public static let movesProbe: Warning.Kind = "moves-probe"
  /// Cells of which two emulators that count instructions say different things.
  public static let secondOpinion: Warning.Kind = "emulators-disagree"

  /// All of them.
  public static let kinds: Set<Warning.Kind> = [
    uncalibrated, bootsLeftOut, fewBoots, unproven, notRepeatable, shortSamples, clockWentBackwards,
    shortOfQuiet, wideInterval, floorContradicted, movesProbe, secondOpinion, clockStepChanged,
    leftGuest, imitated,
  ]
  /// From this share of the figure on an interval's longer arm is wide.
  public static let wideShare = 0.01
  /// Steps of the clock that a sample should span at least.
  public static let stepsPerSample = 50
}

/// The warnings about measured cells, in the order of `DerivedWarning`.
func derivedWarnings(
  of run: Run, _ analyses: [CellAnalysis], _ floors: CoreFloors
) -> [Warning] {
  let measured = run.cells.filter { $0.status == .measured }
  return [
    uncalibrated(analyses, floors), bootsLeftOut(analyses),
    fewBoots(analyses, closed: measured), unproven(analyses),
    notRepeatable(analyses), shortSamples(measured, run.launches), clockWentBackwards(measured),
    shortOfQuiet(analyses), wideInterval(analyses), floorContradicted(analyses, floors),
    movesProbe(floors), secondOpinion(run), clockStepChanged(measured, run.launches),
    leftGuest(analyses), imitated(analyses),
  ].compactMap { $0 }
}

private func uncalibrated(_ analyses: [CellAnalysis], _ floors: CoreFloors) -> Warning? {
  let cells = analyses.filter(\.isUncalibrated)
  guard !cells.isEmpty else { return nil }
  let ratios = cells.compactMap(\.calibration)
  let seen =
    ratios.isEmpty
    ? "no chains were timed beside the samples"
    : "the chains of known length disagree: add against add \(range(ratios.map(\.add))) "
      + "(must be 1.00 +- 0.02), multiply against add \(range(ratios.map(\.multiply))) "
      + "(must be \(allowed(cells, floors)))"
  return Warning(
    code: DerivedWarning.uncalibrated,
    because: "\(seen). The core's frequency may have moved, a neighbour may have shared the core, "
      + "or a multiplication takes another time on this CPU; so only ticks are given. Try an idle CPU "
      + "(--cpu), a fixed frequency, or more boots.",
    cells: cells.map(\.id))
}

/// The latencies that a multiplication may have in some cells: `3.00 +- 0.06`.
private func allowed(_ cells: [CellAnalysis], _ floors: CoreFloors) -> String {
  let latencies = Set(cells.flatMap { floors.multiplyLatencies($0.id.architecture) })
  return latencies.sorted().map {
    let tolerance = CalibrationRatios.multiplyTolerance * Double($0)
    return "\($0).00 +- \(tolerance == 0.1 ? "0.10" : brief(tolerance))"
  }.joined(separator: " or ")
}

private func bootsLeftOut(_ analyses: [CellAnalysis]) -> Warning? {
  func odd(_ cell: CellAnalysis) -> Int { cell.leftOut.filter { !$0.isShortOfQuiet }.count }
  let cells = analyses.filter { odd($0) > 0 }
  guard !cells.isEmpty else { return nil }
  let boots = cells.reduce(0) { $0 + odd($1) }
  return Warning(
    code: DerivedWarning.bootsLeftOut,
    because: "\(boots) \(boots == 1 ? "boot was" : "boots were") left out, because more than half "
      + "of the samples were zero or less after subtraction. The clock's noise is larger than what "
      + "is timed, or the guest lost its CPU. Try an idle CPU (--cpu) or more boots.",
    cells: cells.map(\.id))
}

private func fewBoots(_ analyses: [CellAnalysis], closed measured: [CellRecord]) -> Warning? {
  // Of an emulator three boots are enough by plan.
  let enough = Set(measured.filter { $0.closing?.reason == .enough }.map(\.id))
  let cells = analyses.filter {
    !enough.contains($0.id) && $0.proof.mechanism != .counted
      && ($0.perSwitch?.coverage ?? 1) < intervalConfidence
  }
  guard !cells.isEmpty else { return nil }
  let boots = range(cells.compactMap { $0.perSwitch.map { Double($0.boots) } })
  return Warning(
    code: DerivedWarning.fewBoots,
    because: "Too few boots (\(boots)) for an interval of 95 %. It needs "
      + "\(Estimate.leastReplicates) boots.",
    cells: cells.map(\.id))
}

private func unproven(_ analyses: [CellAnalysis]) -> Warning? {
  let cells = analyses.filter { $0.proof.mechanism == nil }
  guard let first = cells.first else { return nil }
  let others = Set(cells.map(\.proof.because)).count > 1 ? " (the first of several reasons)" : ""
  return Warning(
    code: DerivedWarning.unproven,
    because: "The mechanism of these switches is not proven: \(first.proof.because)\(others). "
      + "They are not compared with others and have no core cycles. Try another QEMU or "
      + "kernel, or --machine.",
    cells: cells.map(\.id))
}

private func notRepeatable(_ analyses: [CellAnalysis]) -> Warning? {
  let cells = analyses.filter {
    // Where in a loop an interrupt comes is the timer's business.
    $0.id.machine.unit == .instructions && $0.proof.mechanism == .counted && !$0.id.isPreempted
      && Set($0.boots.map(\.perSwitch)).count > 1
  }
  guard !cells.isEmpty else { return nil }
  return Warning(
    code: DerivedWarning.notRepeatable,
    because: "Counted instructions differ from boot to boot and should not. Something else ran "
      + "in the batch, such as an interrupt. Look at the cells' histograms.",
    cells: cells.map(\.id))
}

private func shortSamples(_ cells: [CellRecord], _ launches: [LaunchRecord]) -> Warning? {
  let short = cells.filter { cell in
    // An interrupt is timed alone; there is no batch to lengthen.
    guard cell.unit == .tscTicks, !cell.id.isPreempted else { return false }
    return cell.boots.contains { boot in
      guard launches.indices.contains(boot.launch), let step = launches[boot.launch].clockStep,
        boot.switchesPerSample > 0,
        let ticks = quantile(0.5, of: boot.histogram.bins.map { (Double($0.ticks), $0.count) })
      else { return false }
      return ticks > 0 && ticks < Double(DerivedWarning.stepsPerSample * step)
    }
  }
  guard !short.isEmpty else { return nil }
  return Warning(
    code: DerivedWarning.shortSamples,
    because: "Samples span fewer than \(DerivedWarning.stepsPerSample) steps of the clock, so that "
      + "one step is more than 2 % of a sample. The batch did not grow far enough: give the cell "
      + "more time.",
    cells: short.map(\.id))
}

private func clockWentBackwards(_ cells: [CellRecord]) -> Warning? {
  let odd = cells.filter { $0.boots.contains { $0.flagged.clockWentBackwards > 0 } }
  guard !odd.isEmpty else { return nil }
  let samples = odd.flatMap(\.boots).reduce(0) { $0 + $1.flagged.clockWentBackwards }
  return Warning(
    code: DerivedWarning.clockWentBackwards,
    because: "In \(samples) \(samples == 1 ? "sample" : "samples") the clock ended before it "
      + "started. The guest may have moved to a CPU whose counter is behind. Try --cpu, and look at "
      + "the host's clock source.",
    cells: odd.map(\.id))
}

func range(_ values: [Double]) -> String {
  guard let least = values.min(), let greatest = values.max() else { return "none" }
  let (low, high) = (brief(least), brief(greatest))
  return low == high ? low : "\(low) to \(high)"
}
