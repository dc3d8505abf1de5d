import Measurement

extension DerivedWarning {
  /// Machines whose clock did not have the same step in every launch.
  public static let clockStepChanged = "clock-step-changed"
}

/// A warning about machines on which the guests' clock advanced by different steps in different
/// launches; nil when each machine had one step throughout.
///
/// Its cells are those with boots in a launch whose step is not the most frequent one.
func clockStepChanged(_ cells: [CellRecord], _ launches: [LaunchRecord]) -> Warning? {
  let odd = oddLaunches(launches)
  guard !odd.machines.isEmpty else { return nil }
  let named = odd.machines.map { machine, steps in
    "\(machine.rawValue) (\(steps.map(String.init).joined(separator: ", ")) ticks)"
  }
  return Warning(
    code: DerivedWarning.clockStepChanged,
    because: "The clock's step changed between launches on \(named.joined(separator: "; ")). The "
      + "machine may have been moved to another host, or its counter is scaled differently now; "
      + "ticks of these launches may not be of one kind. Measure again.",
    cells: cells.filter { cell in
      cell.boots.contains { odd.launches.contains($0.launch) }
    }.map(\.id))
}

/// The machines with more than one step, with their steps in ascending order; and the launches that
/// had another step than most of their machine.
private func oddLaunches(
  _ launches: [LaunchRecord]
) -> (machines: [(Machine, steps: [Int])], launches: Set<Int>) {
  var machines: [(Machine, steps: [Int])] = []
  var odd: Set<Int> = []
  for machine in Machine.allCases {
    let own = launches.indices.filter {
      launches[$0].machine == machine && launches[$0].clockStep != nil
    }
    let counts = Dictionary(own.map { (launches[$0].clockStep ?? 0, 1) }, uniquingKeysWith: +)
    guard counts.count > 1 else { continue }
    // Of two equally frequent steps the smaller one counts as usual, so that the answer is always one.
    let usual = counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key
    machines.append((machine, counts.keys.sorted()))
    odd.formUnion(own.filter { launches[$0].clockStep != usual })
  }
  return (machines, odd)
}
