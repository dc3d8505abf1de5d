import Launches
import Measurement
import Recordings
import Testing

@testable import Campaigns
@testable import Laboratory

/// A KVM that gives up on some cells from some boot on, and measures the others; no guest runs.
private final class LimitedHypervisor: Executor {
  /// The first boot in which a strategy's cell is lost.
  private let limits: [String: Int]
  private(set) var plans: [LaunchPlan] = []

  init(_ limits: [String: Int]) { self.limits = limits }

  func launch(
    _ plan: LaunchPlan, each: (CellID, CellResult) throws -> Void
  ) throws -> LaunchOutcome {
    plans.append(plan)
    var results: [(cell: CellID, result: CellResult)] = []
    var lost: CellID?
    for cell in plan.cells {
      if let limit = limits[cell.strategy], plan.boot >= limit {
        lost = cell
        break
      }
      let result = CellResult.delivered(delivery(boot: plan.boot))
      results.append((cell, result))
      try each(cell, result)
    }
    let failure = lost.map {
      LaunchFailure(kind: .kvmInternalError, because: "KVM gave up", cell: $0, evidence: [])
    }
    return LaunchOutcome(
      record: LaunchRecord(
        machine: plan.machine, architecture: plan.architecture, ring: plan.ring, boot: plan.boot,
        placement: nil, clockStep: nil, firstSampleMicroseconds: nil, wallMicroseconds: 1,
        failure: failure),
      results: results, arguments: [], probe: nil,
      inFlight: lost.map { _ in CellInFlight(requirements: 1 << 3) })
  }

  private func delivery(boot: Int) -> Delivery {
    Delivery(
      record: BootRecord(
        index: boot, launch: 0, position: 0, switchesPerSample: 1,
        histogram: TickHistogram(samples: [1]), runOrder: [],
        flagged: FlaggedSamples(notPositive: 0, clockWentBackwards: 0),
        warmUp: WarmUp(samples: 0, firstTicks: 0), probe: Probe(adds: 1, ticks: 1),
        calibration: nil, exits: nil),
      switchesExpected: 1, switchesCounted: 1, promised: [], notPromised: [], frameBytes: 0)
  }
}

@Suite struct `A session on a KVM that does not carry everything out` {
  private let place = Place(.kvm, .x86_64, .three)

  private func measure(_ hypervisor: LimitedHypervisor) throws -> Run {
    let results = try Scratch()
    let writer = try RunWriter.create(
      run: plannedRun(["a", "b", "c"].map(place.cell), boots: 3),
      in: ResultsFolder(path: results.path))
    try Session(
      writer: writer, executors: [.kvm: hypervisor], limits: Place.limits, home: results.path
    ) { progress in
      if case .setback(let words) = progress { Issue.record("\(words)") }
    }.measure()
    return writer.run
  }

  @Test func `skips such a cell with its reason, and does not ask for it again`() throws {
    let hypervisor = LimitedHypervisor(["b": 0])
    let run = try measure(hypervisor)
    let skipped = try #require(run.cells.first { $0.id.strategy == "b" })
    #expect(skipped.status == .skipped)
    #expect(skipped.because == "this KVM does not support it: KVM gave up")
    for cell in run.cells where cell.id != skipped.id {
      #expect(cell.status == .measured)
      #expect(cell.boots.map(\.index) == [0, 1, 2])
    }
    #expect(hypervisor.plans.filter { $0.cells.contains(skipped.id) }.count == 1)
    #expect(run.launches.compactMap(\.failure?.kind) == [.kvmInternalError])
  }
}

@Suite struct `A session on a KVM that changes its mind` {
  private let place = Place(.kvm, .x86_64, .three)

  @Test func `has lost a cell that was carried out before`() throws {
    let results = try Scratch()
    let hypervisor = LimitedHypervisor(["a": 1])
    let writer = try RunWriter.create(
      run: plannedRun([place.cell("a")], boots: 3), in: ResultsFolder(path: results.path))
    try Session(
      writer: writer, executors: [.kvm: hypervisor], limits: Place.limits, home: results.path
    ) { _ in }.measure()
    let cell = try #require(writer.run.cells.first)
    #expect(cell.status == .failed)
    #expect(cell.because == "boot 1: KVM gave up")
    #expect(cell.boots.map(\.index) == [0])
  }
}
