import Measurement
import Statistics

/// One boot of one cell, reduced to one location.
public struct BootLocation: Codable, Hashable, Sendable {
  /// The boot's number.
  public var boot: Int
  /// Ticks or instructions per one-way switch.
  public var perSwitch: Double
  /// Core cycles per one-way switch by this boot's own chains; nil where it has none.
  @OrNull public var coreCycles: Double?
  /// Samples that it was taken over.
  public var samples: Int
  /// Switches that one sample stands for.
  public var switchesPerSample: Int
}

/// A boot that does not count, and why.
public struct LeftOutBoot: Codable, Hashable, Sendable {
  /// The boot's number.
  public var boot: Int
  /// Samples of zero or less.
  public var notPositive: Int
  /// All samples.
  public var samples: Int
}

/// All that is derived from the boots of one cell.
public struct CellAnalysis: Codable, Hashable, Sendable {
  /// The cell.
  public var id: CellID
  /// What its numbers count.
  public var unit: Unit
  /// How it ran, with the evidence.
  public var proof: MechanismProof
  /// The boots that count, in the order of the recording.
  public var boots: [BootLocation]
  /// The boots that do not.
  public var leftOut: [LeftOutBoot]
  /// Ticks or instructions per one-way switch; nil when no boot counts.
  @OrNull public var perSwitch: Estimate?
  /// Core cycles per one-way switch; nil unless the cell is native and its calibration holds.
  @OrNull public var coreCycles: Estimate?
  /// What the chains said; nil when no boot was calibrated.
  @OrNull public var calibration: CalibrationRatios?
  /// Core cycles in one tick by the chains, over boots; nil like `coreCycles`.
  @OrNull public var coreCyclesPerTick: Estimate?
  /// What lies beyond the median.
  @OrNull public var tail: Tail?
  /// How all samples are distributed; nil but where a timer makes the switches.
  @OrNull public var percentiles: Percentiles?
  /// How far the boots lie apart; nil for fewer than two.
  @OrNull public var spread: BootSpread?

  /// Whether ticks were to become core cycles and may not.
  public var isUncalibrated: Bool {
    proof.mechanism == .native && !boots.isEmpty && coreCycles == nil
  }

  /// What a recording stores of it; nil when no boot counts.
  public var summary: Summary? {
    perSwitch.map {
      Summary(
        perSwitch: $0.value, interval: [$0.lower, $0.upper], confidence: $0.coverage,
        coreCyclesPerSwitch: coreCycles?.value)
    }
  }
}

/// Reduces a cell's boots to what can be said of it.
///
/// `launches` are the run's: they know the clock's step in each boot.
public func analyze(_ cell: CellRecord, launches: [LaunchRecord]) -> CellAnalysis {
  let reduced = ReducedBoots(cell, launches: launches)
  let (counting, locations) = (reduced.counting, reduced.locations)
  let proof = mechanism(of: cell)
  let ratios = calibrationCheck(counting)
  let isCalibrated = proof.mechanism == .native && ratios?.hold == true
  let cyclesPerTick = counting.compactMap { $0.calibration.flatMap(ticksPerAdd) }.map { 1 / $0 }
  return CellAnalysis(
    id: cell.id, unit: cell.unit, proof: proof, boots: locations, leftOut: reduced.leftOut,
    perSwitch: Estimate(medianOf: locations.map(\.perSwitch)),
    coreCycles: isCalibrated ? Estimate(medianOf: locations.compactMap(\.coreCycles)) : nil,
    calibration: ratios,
    coreCyclesPerTick: isCalibrated ? Estimate(medianOf: cyclesPerTick) : nil,
    tail: Tail(boots: counting),
    percentiles: isPreempted(cell.id) ? Percentiles(boots: counting) : nil,
    spread: BootSpread(locations: locations.map(\.perSwitch)))
}

/// Whether a timer makes a cell's switches, and not the contexts themselves.
func isPreempted(_ cell: CellID) -> Bool {
  if case .preemption = Scenario(cell.scenario) { true } else { false }
}

/// The boots of a cell, each reduced to one location, apart from those that do not count.
struct ReducedBoots {
  /// The boots that count, in the order of the recording.
  private(set) var counting: [BootRecord] = []
  /// Their locations.
  private(set) var locations: [BootLocation] = []
  private(set) var leftOut: [LeftOutBoot] = []

  init(_ cell: CellRecord, launches: [LaunchRecord]) {
    for boot in cell.boots {
      if let perSwitch = location(of: boot, unit: cell.unit, launches: launches) {
        counting.append(boot)
        let perAdd = boot.calibration.flatMap(ticksPerAdd)
        locations.append(
          BootLocation(
            boot: boot.index, perSwitch: perSwitch, coreCycles: perAdd.map { perSwitch / $0 },
            samples: boot.histogram.count, switchesPerSample: boot.switchesPerSample))
      } else {
        leftOut.append(
          LeftOutBoot(
            boot: boot.index, notPositive: notPositive(in: boot), samples: boot.histogram.count))
      }
    }
  }
}

/// The summary that a recording stores for a cell; nil when no boot counts.
public func summarize(cell: CellRecord, launches: [LaunchRecord]) -> Summary? {
  analyze(cell, launches: launches).summary
}

/// Samples of zero or less, counted in the histogram itself.
func notPositive(in boot: BootRecord) -> Int {
  boot.histogram.bins.reduce(0) { $1.ticks <= 0 ? $0 + $1.count : $0 }
}

/// Units per one-way switch in one boot; nil when more than half of its samples are not positive,
/// or when what is left has no positive middle.
///
/// Samples are differences of readings of one clock, so they lie on the clock's own grid: on a clock
/// that steps by 26 a plain median moves by 26 or not at all, and the grouped median spreads each
/// value over its step. Counted instructions have no grid: their median is the number itself.
private func location(of boot: BootRecord, unit: Unit, launches: [LaunchRecord]) -> Double? {
  let samples = boot.histogram.count
  guard samples > 0, boot.switchesPerSample > 0, 2 * notPositive(in: boot) <= samples else {
    return nil
  }
  let step = launches.indices.contains(boot.launch) ? launches[boot.launch].clockStep : nil
  let width = unit == .instructions ? 0 : Double(max(step ?? 1, 1))
  let bins = boot.histogram.bins.map { (value: Double($0.ticks), count: $0.count) }
  guard let middle = groupedMedian(bins, width: width), middle > 0 else { return nil }
  return middle / Double(boot.switchesPerSample)
}
