import Measurement

extension DerivedWarning {
  /// Machines whose clock did not have the same step in every launch.
  public static let clockStepChanged: Warning.Kind = "clock-step-changed"
}

/// A warning about machines on which the guests' clock advanced by different steps in different
/// launches; nil when each machine had one step throughout.
///
/// Its cells are those with boots in a launch whose step is not the most frequent one.
func clockStepChanged(_ cells: [CellRecord], _ launches: [LaunchRecord]) -> Warning? {
  let changed = changedClocks(launches)
  guard !changed.isEmpty else { return nil }
  let named = changed.map { clock in
    "\(clock.machine.rawValue) (\(clock.steps.map(String.init).joined(separator: ", ")) ticks)"
  }
  return Warning(
    code: DerivedWarning.clockStepChanged,
    because: "The clock's step changed between launches on \(named.joined(separator: "; ")). The "
      + "machine may have been moved to another host, or its counter is scaled differently now; "
      + "ticks of these launches may not be of one kind. Measure again.",
    cells: cells.filter { cell in
      cell.boots.contains { boot in changed.contains { $0.oddLaunches.contains(boot.launch) } }
    }.map(\.id))
}

/// A machine whose clock advanced by different steps in different launches.
struct ChangedClock {
  var machine: Machine
  /// In ascending order.
  var steps: [Int]
  /// The launches that had another step than most of the machine's.
  var oddLaunches: Set<Int>
}

/// The machines with more than one step, in their order.
func changedClocks(_ launches: [LaunchRecord]) -> [ChangedClock] {
  Machine.allCases.compactMap { machine in
    let own = launches.indices.filter {
      launches[$0].machine == machine && launches[$0].clockStep != nil
    }
    let counts = Dictionary(own.map { (launches[$0].clockStep ?? 0, 1) }, uniquingKeysWith: +)
    guard counts.count > 1 else { return nil }
    // Of two equally frequent steps the smaller one counts as usual, so that the answer is always one.
    let usual = counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key
    return ChangedClock(
      machine: machine, steps: counts.keys.sorted(),
      oddLaunches: Set(own.filter { launches[$0].clockStep != usual }))
  }
}
