import Measurement

/// How long a run is likely to take.
public struct RunEstimate: Hashable, Sendable {
  /// Seconds from the command to the report.
  public var seconds: Double
  /// The run that it is taken from; nil for one of another computer.
  public var run: String?

  /// Takes the time of each machine's cells from a run that was made here.
  ///
  /// A cell counts with all its boots. Machines that did not work take no time. Without a run the times are
  /// those of Results/reference/2026-11-27-amd-epyc-default, and for bochs those of a medium's boot.
  /// - Parameters:
  ///   - cells: What will be measured.
  ///   - limitSeconds: What the boots may take at most.
  ///   - earlier: A finished run of usual sampling, made here; nil for none.
  public init(_ cells: [CellID], limitSeconds: Double?, earlier: Run?) {
    var perCell = RunEstimate.usual
    if let earlier {
      for machine in Machine.allCases {
        let measured = earlier.cells.count { $0.id.machine == machine && $0.status == .measured }
        let wall = earlier.launches.filter { $0.machine == machine }
          .reduce(0) { $0 + $1.wallMicroseconds }
        if measured > 0 { perCell[machine] = Double(wall) / 1e6 / Double(measured) }
        if earlier.machines.contains(where: { $0.id == machine && !$0.available }) {
          perCell[machine] = 0
        }
      }
    }
    let boots = cells.reduce(0) { $0 + (perCell[$1.machine] ?? 0) }
    let preparation = earlier?.wallMicroseconds["preparation"].map { Double($0) / 1e6 } ?? 2
    seconds = preparation + min(boots, limitSeconds ?? .infinity)
    run = earlier?.id
  }

  /// Seconds that all boots of a cell take.
  private static let usual: [Machine: Double] = [
    .process: 0.43, .kvm: 0.36, .tcg: 0.052, .icount: 0.022, .bochs: 10, .paper: 3.4,
  ]
}
