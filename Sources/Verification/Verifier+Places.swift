import Laboratory
import Launches
import Measurement

/// Every cell once: the guest's own checks, and the count where instructions are the unit.
extension Verifier {
  func tryPlaces(_ cells: [CellID]) throws {
    var groups: [GuestPlace] = []
    var grouped: [GuestPlace: [CellID]] = [:]
    var known: Set<String> = []
    for cell in cells {
      let group = cell.guest
      // Of a scenario that has parameters one is enough.
      let kind = cell.scenario.prefix { !$0.isNumber }
      guard known.insert("\(group) \(kind) \(cell.strategy)").inserted else { continue }
      if grouped[group] == nil { groups.append(group) }
      grouped[group, default: []].append(cell)
    }
    for group in groups { try tryGroup(group, grouped[group] ?? []) }
  }

  /// Boots a group until each of its cells has been tried; a lost launch costs the cell in flight.
  private func tryGroup(_ group: GuestPlace, _ cells: [CellID]) throws {
    guard let executor = executor(group.machine) else {
      let because = found(group.machine)?.record.because ?? "the machine was not looked for"
      for cell in cells { skip(cell, group, because) }
      return
    }
    report(.booting("\(group)"))
    if let because = try failureOfCanary(group, executor) {
      for cell in cells { skip(cell, group, because) }
      return
    }
    var open = cells
    while !open.isEmpty {
      let outcome = try executor.launch(plan(group, open))
      for (cell, result) in outcome.results { take(result, of: cell, group) }
      let ended = Set(outcome.results.map(\.cell))
      open.removeAll { ended.contains($0) }
      guard let failure = outcome.record.failure else {
        for cell in open { fail(cell, group, "the guest ended without reporting it") }
        break
      }
      guard let lost = failure.cell else {
        for cell in open { fail(cell, group, summarize(failure)) }
        break
      }
      if let because = outcome.hypervisorLimit {
        skip(lost, group, because)
      } else {
        fail(lost, group, summarize(failure))
      }
      open.removeAll { $0 == lost }
    }
  }

  /// Why nothing of this kind comes up here; nil when a launch without cells does.
  private func failureOfCanary(_ group: GuestPlace, _ executor: any Executor) throws -> String? {
    let failure = try executor.launch(plan(group, [])).record.failure
    return failure.map { "the canary of \(group) does not boot here: \(summarize($0))" }
  }

  private func plan(_ group: GuestPlace, _ cells: [CellID]) -> LaunchPlan {
    // What counts instructions needs no more than a few samples: they are all the same.
    var limits = SamplingLimits(budgetTicks: 500_000, maximumSamples: 8, warmUpSamples: 1)
    limits.minimumSamples = 4
    return LaunchPlan(
      machine: group.machine, architecture: group.architecture, ring: group.ring,
      boot: 0, cells: cells, sampling: limits)
  }

  private func take(_ result: CellResult, of cell: CellID, _ group: GuestPlace) {
    switch result {
    case .refused(let because): skip(cell, group, because)
    case .void(let reason): fail(cell, group, reason.because)
    case .documented: note(subject(of: cell)) { $0.verified.append(group.place) }
    case .delivered(let delivery):
      guard cell.knownScenario == scenario(of: subject(of: cell)) else {
        return note(subject(of: cell)) { $0.otherScenarios.insert(cell.scenario) }
      }
      guard cell.machine.unit == .instructions,
        let check = verdicts[subject(of: cell)]?.instructions
      else { return note(subject(of: cell)) { $0.verified.append(group.place) } }
      if let contradiction = check.contradiction(in: delivery.record) {
        fail(cell, group, contradiction)
      } else {
        note(subject(of: cell)) {
          $0.verified.append(group.place)
          $0.instructions?.confirmed.append(group.place)
        }
      }
    }
  }

  private func skip(_ cell: CellID, _ group: GuestPlace, _ because: String) {
    note(subject(of: cell)) {
      $0.skipped.append(StrategyVerdict.Skip(place: group.place, because: because))
    }
  }

  private func fail(_ cell: CellID, _ group: GuestPlace, _ because: String) {
    note(subject(of: cell)) { $0.failures.append("\(group.place): \(because)") }
  }
}

extension GuestPlace {
  /// Where a strategy was tried in it.
  fileprivate var place: MachineRing { MachineRing(machine: machine, ring: ring) }
}
