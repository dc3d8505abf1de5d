import Measurement
import Statistics

/// The ratios between the chains of a calibration, independent of the clock's rate.
public struct CalibrationRatios: Codable, Hashable, Sendable {
  /// The ratio of two equal chains of additions.
  ///
  /// It is 1.00 if the core's frequency was constant between them.
  public var add: Double
  /// A multiplication against an addition: its latency in core cycles.
  public var multiply: Double
  /// The documented latency that `multiply` agrees with; nil without agreement.
  @OrNull public var latency: Int?

  /// The accepted range of `add`: 1.00 within 2 %.
  public static let addLimits = 0.98...1.02
  /// How far `multiply` may be from a documented latency, as a share of it.
  public static let multiplyTolerance = 0.02

  /// Whether ticks may be turned into core cycles by these chains.
  public var hold: Bool { Self.addLimits.contains(add) && latency != nil }

  init(add: Double, multiply: Double, latencies: Set<Int>) {
    self.add = add
    self.multiply = multiply
    let seen = latencies.sorted().first {
      abs(multiply - Double($0)) <= Self.multiplyTolerance * Double($0) * (1 + 1e-12)
    }
    _latency = OrNull(wrappedValue: seen)
  }
}

/// The latencies that a multiplication may have where no table names the processor.
public let usualMultiplyLatencies = CoreFacts.undocumented.multiplyLatencies64

/// Ticks of one dependent addition, which is one core cycle; nil when the chain says nothing.
func ticksPerAdd(_ calibration: Calibration) -> Double? {
  guard calibration.adds > 0, let ticks = mean(calibration.addTicks), ticks > 0 else { return nil }
  return ticks / Double(calibration.adds)
}

/// Checks one boot's chains against each other; nil when the boot was not calibrated.
/// - Parameter latencies: Core cycles that a multiplication may take on this processor.
public func calibrationCheck(
  _ boot: BootRecord, latencies: Set<Int> = usualMultiplyLatencies
) -> CalibrationRatios? {
  guard let calibration = boot.calibration, let perAdd = ticksPerAdd(calibration),
    let check = mean(calibration.addCheckTicks), calibration.multiplies > 0,
    let multiply = mean(calibration.multiplyTicks)
  else { return nil }
  return CalibrationRatios(
    add: check / Double(calibration.adds) / perAdd,
    multiply: multiply / Double(calibration.multiplies) / perAdd, latencies: latencies)
}

/// The median of each ratio over a cell's boots; nil when no boot was calibrated.
public func calibrationCheck(
  _ boots: [BootRecord], latencies: Set<Int> = usualMultiplyLatencies
) -> CalibrationRatios? {
  let ratios = boots.compactMap { calibrationCheck($0, latencies: latencies) }
  guard let add = median(ratios.map(\.add)), let multiply = median(ratios.map(\.multiply)) else {
    return nil
  }
  return CalibrationRatios(add: add, multiply: multiply, latencies: latencies)
}

private func mean(_ ticks: [Int]) -> Double? {
  ticks.isEmpty ? nil : ticks.reduce(0.0) { $0 + Double($1) } / Double(ticks.count)
}
