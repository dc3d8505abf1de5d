import Measurement
import Statistics

/// What the chains of a calibration say about each other; both are free of the clock's frequency.
public struct CalibrationRatios: Codable, Hashable, Sendable {
  /// One chain of additions against a second one of the same length: 1.00 when the core's
  /// frequency held still between them.
  public var add: Double
  /// A multiplication against an addition: 3.00 core cycles on all current cores.
  public var multiply: Double

  /// What `add` must be: 1.00 within 2 %.
  public static let addLimits = 0.98...1.02
  /// What `multiply` must be: 3.00 within 2 %.
  public static let multiplyLimits = 2.94...3.06

  /// Whether ticks may be turned into core cycles by these chains.
  public var hold: Bool {
    Self.addLimits.contains(add) && Self.multiplyLimits.contains(multiply)
  }
}

/// Ticks of one dependent addition, which is one core cycle; nil when the chain says nothing.
func ticksPerAdd(_ calibration: Calibration) -> Double? {
  guard calibration.adds > 0, let ticks = mean(calibration.addTicks), ticks > 0 else { return nil }
  return ticks / Double(calibration.adds)
}

/// Holds one boot's chains against each other; nil when the boot was not calibrated.
public func calibrationCheck(_ boot: BootRecord) -> CalibrationRatios? {
  guard let calibration = boot.calibration, let perAdd = ticksPerAdd(calibration),
    let check = mean(calibration.addCheckTicks), calibration.multiplies > 0,
    let multiply = mean(calibration.multiplyTicks)
  else { return nil }
  return CalibrationRatios(
    add: check / Double(calibration.adds) / perAdd,
    multiply: multiply / Double(calibration.multiplies) / perAdd)
}

/// The median of each ratio over a cell's boots; nil when no boot was calibrated.
public func calibrationCheck(_ boots: [BootRecord]) -> CalibrationRatios? {
  let ratios = boots.compactMap(calibrationCheck)
  guard let add = median(ratios.map(\.add)), let multiply = median(ratios.map(\.multiply)) else {
    return nil
  }
  return CalibrationRatios(add: add, multiply: multiply)
}

private func mean(_ ticks: [Int]) -> Double? {
  ticks.isEmpty ? nil : ticks.reduce(0.0) { $0 + Double($1) } / Double(ticks.count)
}
