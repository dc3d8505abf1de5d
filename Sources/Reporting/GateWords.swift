import Analysis
import Documents
import Measurement

// What the gate says, in words.

/// Why a boot does not count: `12 of 300 samples were quiet`.
func words(_ reason: LeftOutBoot.Reason) -> String {
  switch reason {
  case .notPositive(let count, let samples): "\(count) of \(samples) samples were not positive"
  case .shortOfQuiet(let quiet, let samples): "\(quiet) of \(samples) samples were quiet"
  case .noFloor(let samples): "no probe floor to judge \(samples) samples by"
  }
}

/// The unit of the CPU's figures.
func words(_ unit: ShownUnit) -> String {
  switch unit {
  case .coreCycles: "core cycles"
  case .ticks: "ticks"
  case .nanoseconds: "nanoseconds"
  }
}

/// What the CPU's figures are shown in: what a reader asked for, where this run has it.
func shownUnit(_ model: ReportModel) -> ShownUnit {
  let unit = model.shownUnit ?? .coreCycles
  let hasFrequency = (model.environment.host.tsc.hz.value ?? 0) > 0
  return unit == .nanoseconds && !hasFrequency ? .coreCycles : unit
}

/// Whether a block's figures are of quiet samples.
func isGated(_ block: ReportBlock) -> Bool { block.rows.contains { $0.cell.gating != nil } }

/// The condition that gated figures hold under, for a heading; nothing for others.
func condition(_ blocks: [ReportBlock]) -> String {
  blocks.contains(where: isGated) ? ", with the sibling hardware thread idle" : ""
}

/// Says of a recording without probes what its figures may contain.
func ungatedRemark(_ model: ReportModel) -> String {
  model.quality == nil
    ? "Ungated: these samples have no probes, so the figures may include the work of a busy "
      + "sibling hardware thread." : ""
}

/// What `short` stands for, where a table has it.
func shortRemark(_ blocks: [ReportBlock]) -> String {
  let short = blocks.flatMap(\.rows).contains { $0.cell.shortage != nil }
  return short ? "short: too few boots have enough quiet samples for a figure (see the notes)." : ""
}

/// A ratio, with its interval where both figures are gated.
func ratioText(_ row: ReportRow, _ value: Double?, _ estimate: Estimate?) -> String {
  guard row.cell.gating != nil, let estimate, !estimate.isConstant, estimate.interval != nil else {
    return ratio(value)
  }
  return intervalText(estimate)
}

/// A ratio with the range that it may be in: `1.50 (1.49 to 1.52)`.
func intervalText(_ estimate: Estimate) -> String {
  let value = threeDigits(estimate.value)
  guard let interval = estimate.interval else { return value }
  let (low, high) = (threeDigits(interval.lowerBound), threeDigits(interval.upperBound))
  return low == value && high == value ? value : "\(value) (\(low) to \(high))"
}

/// What a floor is and whether it is verified.
func words(_ floor: CoreFloor) -> String {
  let ticks = floor.ticks.map { "floor \(fixed(Double($0), places: 0)) ticks" } ?? "no floor"
  let cycles = floor.coreCycles.map { " (\(fixed($0, places: 0)) core cycles)" } ?? ""
  return "\(ticks)\(cycles) of \(fixed(Double(floor.probes), places: 0)) probes, "
    + words(floor.check)
}

/// What the table of issue widths says of a floor.
func words(_ check: FloorCheck) -> String {
  func rate(_ value: Double) -> String { fixed(value, places: 2) }
  switch check {
  case .verified(let seen, let width):
    return
      "verified: \(rate(seen)) instructions per core cycle; an idle core executes \(width)"
  case .contradicted(let seen, let width):
    return "contradicted: \(rate(seen)) instructions per core cycle; an idle core executes "
      + "\(width), so the core was shared all the time"
  case .unverified(let gap, let seen):
    let because =
      switch gap {
      case .fewProbes: "too few probes"
      case .unknownProbe: "the recording does not give the length of a probe"
      case .noCalibration: "core cycles are uncalibrated"
      case .noEntry:
        "no table gives this processor's instructions per cycle, or tables disagree"
      case .aboveWidth: "more than the tables give for this processor"
      case .betweenWidths: "between an idle and a shared core of this processor"
      }
    return "unverified: "
      + (seen.map { "\(rate($0)) instructions per core cycle; " } ?? "") + because
  }
}

/// One fact for each floor, for the account of where numbers come from.
func probeFacts(_ quality: DataQuality?) -> [Fact] {
  (quality?.places ?? []).map { place in
    Fact(
      label: "probe",
      text: "\(place.floor.machine.rawValue), \(place.floor.architecture.rawValue): "
        + words(place.floor))
  }
}
