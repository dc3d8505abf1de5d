import Host
import Laboratory
import Launches
import Matrix
import Measurement

extension Suite {
  /// How many cells of the default matrix cannot run on this computer, and why.
  ///
  /// Each machine is looked at, and where it works a canary is booted for each instruction set and ring, as a
  /// run does before it measures. Takes about two seconds.
  /// - Throws: `Interrupted`, `DefinitionsError`, or what the user must fix.
  public func runnableCells(probe: MachineProbe) throws -> Finding {
    let cells = try CellMatrix.cells(loadDefinitions(), Selection()).cells.map(\.id)
    let schedule = Schedule(cells: cells, seed: 0)
    var found: [Machine: MachineProbe.Found] = [:]
    var lost: [(group: Schedule.Group, cells: Int, because: String)] = []
    for group in schedule.groups {
      let machine = try found[group.machine] ?? probe.find(group.machine)
      found[group.machine] = machine
      let because: String?
      if let executor = machine.executor {
        let outcome = try executor.launch(canary(group.machine, group.architecture, group.ring))
        because = outcome.record.failure.map(summarize)
      } else {
        because = machine.record.because ?? "no reason was given"
      }
      if let because { lost.append((group, schedule.cells(of: group).count, because)) }
    }
    return Suite.finding(lost, of: cells.count)
  }

  /// The finding of groups that cannot run, with the number of their cells.
  static func finding(
    _ lost: [(group: Schedule.Group, cells: Int, because: String)], of total: Int
  ) -> Finding {
    let count = lost.reduce(0) { $0 + $1.cells }
    guard count > 0 else {
      return Finding(
        "default matrix", .good, observed: "all \(total) cells can run here",
        effect: "A run skips none of them.")
    }
    // Rings of one machine often fail for one reason.
    var reasons: [(because: String, groups: [String], cells: Int)] = []
    for (group, cells, because) in lost {
      if let known = reasons.firstIndex(where: { $0.because == because }) {
        reasons[known].groups.append("\(group)")
        reasons[known].cells += cells
      } else {
        reasons.append((because, ["\(group)"], cells))
      }
    }
    let list = reasons.map { reason in
      "\(reason.cells) on \(reason.groups.joined(separator: ", ")) (\(reason.because))"
    }
    return Finding(
      "default matrix", .note,
      observed: "\(count) of \(total) cells cannot run here: \(list.joined(separator: "; "))",
      effect: "A run skips them with these reasons.")
  }
}
