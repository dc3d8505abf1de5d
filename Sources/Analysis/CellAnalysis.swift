import Measurement
import Statistics

/// All that is derived from the boots of one cell.
public struct CellAnalysis: Codable, Hashable, Sendable {
  /// The cell.
  public var id: CellID
  /// The unit of its numbers.
  public var unit: Unit
  /// How it ran, with the evidence.
  public var proof: MechanismProof
  /// The boots that count, in the order of the recording.
  public var boots: [BootLocation]
  /// The boots that do not.
  public var leftOut: [LeftOutBoot]
  /// Ticks or instructions per one-way switch; nil when too few boots count.
  ///
  /// Where probes were timed, it is of quiet samples: the cost with the sibling hardware thread
  /// idle.
  @OrNull public var perSwitch: Estimate?
  /// Core cycles per one-way switch; nil unless the cell is native and its calibration holds.
  @OrNull public var coreCycles: Estimate?
  /// The times of the calibration chains; nil when no boot was calibrated.
  @OrNull public var calibration: CalibrationRatios?
  /// Core cycles in one tick by the chains, over boots; nil like `coreCycles`.
  @OrNull public var coreCyclesPerTick: Estimate?
  /// The samples above the median.
  @OrNull public var tail: Tail?
  /// How all samples are distributed; nil but where a timer makes the switches.
  @OrNull public var percentiles: Percentiles?
  /// How far the boots lie apart; nil for fewer than two.
  @OrNull public var spread: BootSpread?
  /// The results of the probes around its samples; nil where none were timed.
  @OrNull public var gating: Gating?
  /// Median over boots of mispredicted branches per switch; nil where none were counted.
  public var mispredictionsPerSwitch: Double?
  /// The places that its boots or its samples settle in; nil when there is only one.
  @OrNull public var modes: CellModes?

  /// Whether ticks were to become core cycles and may not.
  public var isUncalibrated: Bool {
    proof.mechanism == .native && !boots.isEmpty && coreCycles == nil
  }

  /// The shortage of quiet samples that leaves it without a figure; nil elsewhere.
  public var shortage: QuietShortage? { gating?.shortage }
  /// All samples, quiet or not; nil where no probes were timed.
  public var ungated: Estimate? { gating?.ungated }
  /// The share of its samples that were quiet; nil where no probes were timed.
  public var quietShare: Double? { gating?.quietShare }
  /// The cost beside a busy sibling; nil without enough such samples.
  public var besideBusySibling: Estimate? { gating?.besideBusySibling }

  /// The summary that a recording stores; nil when no boot counts.
  public var summary: Summary? {
    perSwitch.map {
      Summary(
        perSwitch: $0.value, interval: $0.bounds, confidence: $0.coverage,
        coreCyclesPerSwitch: coreCycles?.value)
    }
  }
}

/// Reduces a cell's boots to figures.
///
/// - Parameters:
///   - cell: The cell.
///   - launches: The run's: they know the clock's step in each boot.
///   - floors: The run's: they tell quiet samples from others.
public func analyze(
  _ cell: CellRecord, launches: [LaunchRecord], floors: CoreFloors
) -> CellAnalysis {
  analyze(cell, launches: launches, floors: floors, withTail: true)
}

/// The same, where a tail may be left out.
///
/// For it all samples are put in order, and a summary needs none.
func analyze(
  _ cell: CellRecord, launches: [LaunchRecord], floors: CoreFloors, withTail: Bool
) -> CellAnalysis {
  let reduced = ReducedBoots(cell, launches: launches, floors: floors)
  let gating = Gating(cell, reduced, SampleChoice(floors: floors, launches: launches))
  let isShort = gating?.shortage != nil
  let (counting, locations) = isShort ? ([], []) : (reduced.counting, reduced.locations)
  let proof = mechanism(of: cell, launches: launches)
  let ratios = calibrationCheck(
    counting, latencies: floors.multiplyLatencies(cell.id.architecture))
  let isCalibrated = proof.mechanism == .native && ratios?.hold == true
  let cyclesPerTick = counting.compactMap { $0.calibration.flatMap(ticksPerAdd) }.map { 1 / $0 }
  return CellAnalysis(
    id: cell.id, unit: cell.unit, proof: proof, boots: locations, leftOut: reduced.leftOut,
    perSwitch: Estimate(medianOf: locations.map(\.perSwitch)),
    coreCycles: isCalibrated ? Estimate(medianOf: locations.compactMap(\.coreCycles)) : nil,
    calibration: ratios,
    coreCyclesPerTick: isCalibrated ? Estimate(medianOf: cyclesPerTick) : nil,
    tail: withTail ? Tail(boots: counting) : nil,
    percentiles: cell.id.isPreempted ? Percentiles(boots: counting) : nil,
    spread: BootSpread(locations: locations.map(\.perSwitch)), gating: gating,
    mispredictionsPerSwitch: median(
      cell.boots.compactMap(\.branches).filter { $0.switches > 0 }.map {
        Double($0.mispredictions) / Double($0.switches)
      }),
    modes: gating == nil
      ? nil
      : CellModes(
        counting, locations: locations, launches: launches, inCoreCycles: isCalibrated))
}

/// The summary that a recording stores for a cell; nil when too few boots count.
public func summarize(
  cell: CellRecord, launches: [LaunchRecord], floors: CoreFloors
) -> Summary? {
  analyze(cell, launches: launches, floors: floors, withTail: false).summary
}
