import Foundation
import Host
import Laboratory
import Launches
import Measurement
import Processes
import Recordings

/// A whole run: boots, launches, and a journal that has every result before the next begins.
public struct Session {
  let writer: RunWriter
  private let executors: [Machine: any Executor]
  /// What is still to be measured, in which order.
  let schedule: Schedule
  private let limits: SamplingLimits
  private let arm: String?
  private let watch: CampaignWatcher
  let home: String
  let memory: SamplingMemory
  private let stopping: StoppingRule?
  /// The program that imitates the processor of this computer; nil for a processor.
  let imitation: String?

  /// Makes a session that appends to `writer`.
  ///
  /// The run of `writer` has the plan and the results so far.
  ///
  /// Command lines are recorded as they work in the folder `home`: the suite's. Where the suite lies
  /// on one computer is of no use on another.
  public init(
    writer: RunWriter, executors: [Machine: any Executor], limits: SamplingLimits, home: String,
    memory: SamplingMemory = SamplingMemory(), stopping: StoppingRule? = nil,
    arm: String? = nil, watch: @escaping CampaignWatcher
  ) {
    self.memory = memory
    imitation = ProcessorEvidence.imitation(among: HostDescription.hypervisorSignatures)
    self.stopping = stopping
    self.home = home
    self.writer = writer
    self.executors = executors
    self.limits = limits
    self.arm = arm
    self.watch = watch
    let run = writer.run
    let cells = run.cells.filter { executors[$0.id.machine] != nil && Session.isOpen($0) }
    schedule = Schedule(cells: cells.map(\.id), seed: run.plan.seed)
    for cell in cells {
      // The samples of a run that goes on are as long as they were.
      if let boot = cell.boots.first(where: { $0.probed != nil }) {
        memory.note(cell.id, switchesPerSample: boot.switchesPerSample)
      }
    }
  }

  /// Whether a planned cell is still to be measured.
  static func isOpen(_ cell: CellRecord) -> Bool {
    guard cell.documented == nil, cell.closing == nil else { return false }
    return cell.status == .measured || cell.isWaiting
  }

  /// Measures all that is missing.
  ///
  /// Where the plan asks for a precision, cells are closed at the looks that `stopping` declares, and
  /// the others go on. Throws `Interrupted`, and what the user must fix.
  public func measure() throws {
    let plan = writer.run.plan
    let most = stopping == nil ? plan.boots : plan.maximumBoots ?? plan.boots
    let excluded = try probeGroups()
    let start = ContinuousClock.now
    var done = 0
    for boot in 0..<most {
      let launches = schedule.launches(boot: boot).filter { group, cells in
        // What manuals say is the same in every boot.
        !excluded.contains(group) && (group.machine != .paper || boot == 0) && hasOpen(cells)
      }
      if launches.isEmpty { break }
      let next = stopping?.looks.first { $0 > boot } ?? most
      for (place, (group, cells)) in launches.enumerated() {
        if let limit = plan.timeLimitSeconds, ContinuousClock.now - start > .seconds(limit) {
          return try close(Set(schedule.allCells), because: .timeLimit)
        }
        let left = launches.count - place + launches.count * (next - boot - 1)
        watch(
          .launching(
            .init(done: done, of: done + left, boot: boot, group: group, arm: nil)))
        done += 1
        try measure(group, cells, boot: boot)
      }
      if let stopping, stopping.looks.contains(boot + 1) {
        for (cell, closing) in stopping.closings(writer.run) {
          try writer.append(.cellClosed(cell: cell, closing: closing))
        }
      }
    }
  }

  /// Boots a canary for each group; the cells of one that fails are skipped with its reason.
  func probeGroups() throws -> Set<Schedule.Group> {
    var excluded: Set<Schedule.Group> = []
    for group in schedule.groups {
      guard let executor = executors[group.machine] else { continue }
      watch(.probing(group.machine))
      var outcome = try probe(group, executor)
      // That may be an accident, so it is repeated, once, as launches are.
      if outcome.record.failure != nil { outcome = try probe(group, executor) }
      guard let failure = outcome.record.failure else { continue }
      excluded.insert(group)
      let because = "the canary of \(group) does not come up here: \(summarize(failure))"
      for cell in schedule.cells(of: group) {
        try writer.append(.cellSkipped(cell: cell, because: because))
      }
    }
    return excluded
  }

  /// Boots a group's canary, which also takes probes of the core.
  private func probe(_ group: Schedule.Group, _ executor: any Executor) throws -> LaunchOutcome {
    var gate = limits.gate
    gate?.watchProbes = GateLimits.canaryProbes
    let outcome = try executor.launch(
      canary(group.machine, group.architecture, group.ring, gate: gate))
    memory.note(outcome)
    return outcome
  }

  /// How a launch of a group samples, where a cell has a launch of its own that cell.
  private func limits(of group: Schedule.Group, alone cell: CellID?) -> SamplingLimits {
    if group.machine == .paper { return .traced }
    var limits = limits
    // What is counted is the same each time.
    if group.machine.unit.isInstructions {
      // A host below adds interrupts of its own to some samples.
      limits.maximumSamples = group.machine.unit == .instructions ? 3 : 25
      limits.minimumSamples = group.machine.unit == .instructions ? limits.minimumSamples : 15
      limits.warmUpSamples = 1
    }
    if limits.gate != nil, group.machine == .process || group.machine == .kvm {
      // How long a sample is follows from the clock and the probe, not from a number of round trips.
      limits.roundTrips = 1
      limits.warmUpSamples = min(limits.warmUpSamples, GateLimits.warmUpSamples)
    }
    if let cell {
      // Waiting longer makes figures of memory no better, and costs the others their boots.
      let isOfMemory = cell.knownScenario?.isOfCoreAlone == false
      limits.gate?.patience =
        isOfMemory
        ? GateLimits.patienceForMemory
        : GateLimits().patience * memory.patienceFactor(of: cell)
    }
    limits.gate = limits.gate.map { memory.applied(to: $0, group.machine, group.architecture) }
    return limits
  }

  /// Measures the cells of one group in one boot, in as many launches as that takes; cells that are
  /// not this run's, or not open any more, are passed over.
  func measure(_ group: Schedule.Group, _ cells: [CellID], boot: Int) throws {
    guard let executor = executors[group.machine] else { return }
    var open = missing(cells, boot: boot)
    var wasRepeated = false
    while !open.isEmpty {
      // A process starts in two milliseconds: each cell has one of its own.
      let cells = group.machine == .process && limits.gate != nil ? Array(open.prefix(1)) : open
      let plan = LaunchPlan(
        machine: group.machine, architecture: group.architecture, ring: group.ring, boot: boot,
        cells: cells, sampling: limits(of: group, alone: cells.count == 1 ? cells.first : nil),
        switchesPerSample: memory.switchesPerSample(of: cells))
      let launch = writer.run.launches.count
      let start = ContinuousClock.now
      let outcome: LaunchOutcome
      do {
        outcome = try executor.launch(plan) {
          note($1, of: $0)
          if case .void(let reason) = $1, let because = imitation(of: $0, "\(reason)"),
            !hasBoots($0)
          {
            return try writer.append(.cellSkipped(cell: $0, because: because))
          }
          try writer.append($1, of: $0, launch: launch, boot: boot)
        }
      } catch {
        // What it has delivered refers to it, so it is recorded too.
        try writer.append(.launch(cutOff(plan, because: error, after: ContinuousClock.now - start)))
        throw error
      }
      try record(outcome, plan)
      memory.note(outcome)
      let ended = Set(outcome.results.map(\.cell))
      open.removeAll { ended.contains($0) }
      guard let failure = outcome.record.failure else {
        if ended.isEmpty { break }
        continue
      }
      if outcome.refusal == nil {
        watch(
          .setback(
            .init(arm: arm, group: group, boot: boot, because: summarize(failure))))
      }
      // The cell in flight is lost; without one no cell is at fault, but the launch itself. That
      // may be an accident, so it is repeated, once: these cells are all that the boot has.
      if let lost = failure.cell {
        open.removeAll { $0 == lost }
      } else if wasRepeated {
        for cell in open { try writer.append(.cellFailed(cell: cell, because: summarize(failure))) }
        break
      } else {
        wasRepeated = true
      }
    }
  }
}
