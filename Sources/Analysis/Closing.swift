import Measurement
import Statistics

/// When a cell's boots are looked at to decide whether there are enough of them.
///
/// The looks are declared and few: an interval that is looked at after every boot is narrow by
/// chance at some of them, and then covers less than it says.
public enum Looks {
  /// Numbers of boots.
  public static let boots = FixedWidthRule.declaredLooks
  /// Maximum boots of a cell whose figure depends on memory, a timer or placement.
  ///
  /// More boots do not make such a figure more precise.
  public static let memoryBoots = 6
  /// Boots that tell all where instructions are counted: the second only confirms the first.
  public static let exactBoots = 2
  /// Boots of a cell that an emulator, a translator or a hypervisor executed.
  ///
  /// Its number is not a CPU's, and no verdict uses it.
  public static let emulatedBoots = 3
}

/// Whether a cell has boots enough; nil while more of them are to be measured.
///
/// A pure function of the boots so far: what is resumed is closed as it would have been. The interval
/// is that of the median over the boots that count; its longer arm must be within `plan.precision` of
/// the figure.
/// - Parameters:
///   - cell: With the boots measured so far.
///   - launches: The run's so far.
///   - floors: From the run's boots so far.
///   - plan: Without `precision` every cell has just `plan.boots` boots, and is never closed.
public func closing(
  of cell: CellRecord, launches: [LaunchRecord], floors: CoreFloors, plan: SamplingPlan
) -> Closing? {
  guard let precision = plan.precision else { return nil }
  let boots = cell.boots.count
  if boots >= enoughBoots(cell, launches) { return Closing(reason: .enough, boots: boots) }
  let rule = FixedWidthRule(relativeHalfWidth: precision)
  if rule.looks.contains(boots) {
    let reduced = ReducedBoots(cell, launches: launches, floors: floors)
    if let estimate = Estimate(medianOf: reduced.locations.map(\.perSwitch)),
      let arm = estimate.halfWidth, rule.isNarrow(arm, around: estimate.value)
    {
      return Closing(reason: .precise, boots: boots)
    }
  }
  let most = min(plan.maximumBoots ?? .max, isOfCoreAlone(cell.id) ? .max : Looks.memoryBoots)
  guard boots >= most else { return nil }
  return Closing(reason: .bootLimit, boots: boots)
}

/// Whether a cell's figure is one of the core alone.
func isOfCoreAlone(_ cell: CellID) -> Bool {
  cell.knownScenario?.isOfCoreAlone ?? false
}

/// Boots after which more would say the same; no number of them where a CPU is timed.
private func enoughBoots(_ cell: CellRecord, _ launches: [LaunchRecord]) -> Int {
  if cell.unit == .instructions { return Looks.exactBoots }
  switch mechanism(of: cell, launches: launches).mechanism {
  case .exitEmulated, .instructionEmulated, .translated, .interpreted: return Looks.emulatedBoots
  case .counted: return Looks.exactBoots
  case .native, .documented, nil: return .max
  }
}
