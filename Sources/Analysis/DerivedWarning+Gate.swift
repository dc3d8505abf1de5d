import Measurement

// Warnings about samples with probes.

func shortOfQuiet(_ analyses: [CellAnalysis]) -> Warning? {
  let cells = analyses.filter { $0.shortage != nil }
  guard !cells.isEmpty else { return nil }
  let (quiet, samples) = cells.compactMap(\.shortage).reduce((0, 0)) {
    ($0.0 + $1.quiet, $0.1 + $1.samples)
  }
  return Warning(
    code: DerivedWarning.shortOfQuiet,
    because: "The core was shared with a busy hardware thread too often: in the boots that do "
      + "not count, \(quiet) of \(samples) samples were quiet. A boot counts with at least "
      + "\(QuietGate.leastQuietSamples) quiet samples that are at least "
      + "\(brief(QuietGate.leastQuietShare * 100)) % of all, and a figure needs "
      + "\(QuietGate.leastBoots) such boots. Try another CPU (--cpu), another hour, or more "
      + "time (--time-limit).",
    cells: cells.map(\.id))
}

func wideInterval(_ analyses: [CellAnalysis]) -> Warning? {
  func share(_ cell: CellAnalysis) -> Double? {
    guard cell.gating != nil, cell.proof.mechanism == .native, let figure = cell.perSwitch,
      let arm = figure.halfWidth, figure.value > 0
    else { return nil }
    return arm / figure.value
  }
  let cells = analyses.filter { (share($0) ?? 0) > DerivedWarning.wideShare }
  guard !cells.isEmpty else { return nil }
  let shares = range(cells.compactMap(share).map { ($0 * 1000).rounded() / 10 })
  return Warning(
    code: DerivedWarning.wideInterval,
    because:
      "The interval reaches \(shares) % from the figure although only quiet samples count. The "
      + "boots settle in several states (see the modes), or something beside the sibling thread "
      + "disturbs them. Try more boots.",
    cells: cells.map(\.id))
}

func floorContradicted(_ analyses: [CellAnalysis], _ floors: CoreFloors) -> Warning? {
  for floor in floors.floors {
    guard case .contradicted(let rate, let width) = floor.check else { continue }
    let cells = analyses.map(\.id).filter {
      $0.machine == floor.machine && $0.architecture == floor.architecture
    }
    return Warning(
      code: DerivedWarning.floorContradicted,
      because:
        "The fastest probes executed \(brief(rate)) instructions per core cycle, and an idle "
        + "core of this processor executes \(width). Another hardware thread was busy all "
        + "the time, so no sample counts as quiet. Try another CPU (--cpu) or another hour.",
      cells: cells)
  }
  return nil
}

func movesProbe(_ floors: CoreFloors) -> Warning? {
  guard !floors.unsafeCells.isEmpty else { return nil }
  return Warning(
    code: DerivedWarning.movesProbe,
    because:
      "The probe after these samples is long on an idle core, because the strategy slows the "
      + "code after it. So only the probe before each sample judges it.",
    cells: floors.unsafeCells)
}
