import Laboratory
import Launches
import Measurement
import Recordings

// What a session writes into the journal, and what it reads from there.

extension Session {
  /// Whether any of those cells is still to be measured.
  func hasOpen(_ cells: [CellID]) -> Bool {
    let wanted = Set(cells)
    return writer.run.cells.contains { wanted.contains($0.id) && Session.isOpen($0) }
  }

  /// Closes those of the cells that are open.
  func close(_ cells: Set<CellID>, because reason: Closing.Reason) throws {
    for cell in writer.run.cells where cells.contains(cell.id) && Session.isOpen(cell) {
      try writer.append(
        .cellClosed(cell: cell.id, closing: Closing(reason: reason, boots: cell.boots.count)))
    }
  }

  /// A launch that this program ended itself.
  func cutOff(
    _ plan: LaunchPlan, because error: any Error, after wall: Duration
  ) -> LaunchRecord {
    LaunchRecord(
      machine: plan.machine, architecture: plan.architecture, ring: plan.ring, boot: plan.boot,
      placement: nil, clockStep: nil, firstSampleMicroseconds: nil,
      wallMicroseconds: wall.wholeMicroseconds,
      failure: LaunchFailure(
        kind: .cutOff, because: "the run ended before this launch did: \(error)", cell: nil,
        evidence: []))
  }

  /// An argument with the home folder's path taken off.
  func fromHome(_ argument: String) -> String {
    argument.replacingOccurrences(of: home + "/", with: "")
  }

  func hasBoots(_ cell: CellID) -> Bool {
    writer.run.cells.contains { $0.id == cell && !$0.boots.isEmpty }
  }

  func missing(_ cells: [CellID], boot: Int) -> [CellID] {
    let wanted = Set(cells)
    let open = Set(
      writer.run.cells.filter { wanted.contains($0.id) && Session.isOpen($0) }.map(\.id))
    return cells.filter { open.contains($0) && !writer.hasBoot(boot, of: $0) }
  }

  /// Remembers how a cell was sampled, for its next boots.
  func note(_ result: CellResult, of cell: CellID) {
    guard case .delivered(let delivery) = result, let probed = delivery.record.probed else {
      return
    }
    memory.note(cell, switchesPerSample: delivery.record.switchesPerSample)
    if let wait = delivery.record.wait { memory.note(cell, probed, limit: wait.limit) }
  }

  /// Why a cell's failure under KVM says nothing of its strategy; nil where it does.
  ///
  /// A processor that a program imitates need not do all that a processor does, and what it leaves out
  /// shows as a fault or a failed check of the guest. The machine `tcg` runs the same strategies where no
  /// virtual machine lies in between.
  func imitation(of cell: CellID, _ because: String) -> String? {
    guard cell.machine == .kvm, let imitation else { return nil }
    return "the processor below this KVM is imitated (\(imitation)), and there it went wrong: "
      + because
  }

  func record(_ outcome: LaunchOutcome, _ plan: LaunchPlan) throws {
    if let failure = outcome.record.failure, let cell = failure.cell {
      // What was carried out before cannot be beyond this machine.
      let limit = outcome.hypervisorLimit ?? imitation(of: cell, summarize(failure))
      if let because = limit, !hasBoots(cell) {
        try writer.append(.cellSkipped(cell: cell, because: because))
      } else {
        try writer.append(
          .cellFailed(cell: cell, because: "boot \(plan.boot): \(summarize(failure))"))
      }
    }
    try writer.append(
      .launchCommand(
        LaunchCommand(
          machine: plan.machine, architecture: plan.architecture,
          arguments: outcome.arguments.map(fromHome))))
    try writer.append(.launch(outcome.record))
  }
}
