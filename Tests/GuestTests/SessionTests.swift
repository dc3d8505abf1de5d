import Foundation
import Laboratory
import Launches
import Measurement
import Processes
import Recordings
import Testing

@testable import Campaigns

/// Launches as it is told to and remembers what was asked for.
private final class RecordingExecutor: Executor {
  private let executor: any Executor
  private(set) var plans: [LaunchPlan] = []

  init(_ executor: any Executor) { self.executor = executor }

  func launch(
    _ plan: LaunchPlan, each: (CellID, CellResult) throws -> Void
  ) throws -> LaunchOutcome {
    plans.append(plan)
    return try executor.launch(plan, each: each)
  }
}

/// Fails its first launches with cells as if QEMU had been killed before the first cell.
private final class UnluckyExecutor: Executor {
  private let executor: any Executor
  private let accidents: Int
  private(set) var launches = 0

  init(_ executor: any Executor, accidents: Int) {
    self.executor = executor
    self.accidents = accidents
  }

  func launch(
    _ plan: LaunchPlan, each: (CellID, CellResult) throws -> Void
  ) throws -> LaunchOutcome {
    guard !plan.cells.isEmpty else { return try executor.launch(plan, each: each) }
    launches += 1
    guard launches <= accidents else { return try executor.launch(plan, each: each) }
    var empty = plan
    empty.cells = []
    var outcome = try executor.launch(empty, each: each)
    outcome.record.failure = LaunchFailure(
      kind: .earlyExit, because: "QEMU was killed", cell: nil, evidence: [])
    return outcome
  }
}

extension Guests {
  @Suite struct `A session with a strategy that misbehaves` {
    private static let good = ["call-only", "stack-pointer-ret", "callee-saved"]

    @Test(arguments: [
      ("raises-undefined", Place(.tcg, .i686, .three), LaunchFailure.Kind.fault),
      ("repeats-itself", Place(.tcg, .x86_64, .zero), .garbage),
      ("resets", Place(.icount, .x86_64, .zero), .reset),
      ("hangs", Place(.tcg, .x86_64, .three), .hang),
      ("asks-too-much", Place(.kvm, .x86_64, .zero), .kvmInternalError),
      ("babbles-in-mailbox", Place(.kvm, .x86_64, .three), .garbage),
      ("ends-by-call", Place(.process, .x86_64, .three), .earlyExit),
      ("raises-undefined", Place(.process, .i686, .three), .fault),
    ])
    func `loses that cell alone, and only once`(
      _ bad: String, _ place: Place, _ kind: LaunchFailure.Kind
    )
      throws
    {
      let bench = try Bench()
      let executor = RecordingExecutor(try bench.executor(place))
      if kind == .kvmInternalError, !Computer.hasInterpretingKVM {
        try Test.cancel("this KVM runs ring 0 on the CPU, where it knows every instruction")
      }
      let results = try Scratch()
      let stored = try measure(
        [place.cell(Self.good[0]), place.cell(bad)] + Self.good[1...].map(place.cell), boots: 3,
        in: results, with: executor)
      let run = try stored.load()

      let lost = try #require(run.cells.first { $0.id.strategy == bad })
      // What an interpreter gives up on says nothing of the strategy.
      let isRefused = kind == .kvmInternalError
      #expect(lost.status == (isRefused ? .skipped : .failed))
      #expect(lost.boots.isEmpty)
      let beginning = isRefused ? "this KVM does not support it: " : "boot 0: "
      #expect(lost.because?.hasPrefix(beginning) == true, "\(lost.because ?? "no reason")")
      for cell in run.cells where cell.id != lost.id {
        #expect(cell.status == .measured, "\(cell.id): \(cell.because ?? "")")
        #expect(cell.boots.map(\.index) == [0, 1, 2])
        for boot in cell.boots {
          let launch = run.launches[boot.launch]
          #expect(launch.boot == boot.index && launch.machine == place.machine)
        }
      }
      let failed = run.launches.filter { $0.failure != nil }
      #expect(failed.map(\.boot) == [0])
      #expect(failed.first?.failure?.kind == kind)
      #expect(failed.first?.failure?.cell == lost.id)
      // A canary; boot 0 once, and again unless the bad cell came last; then the others without it.
      let plans = executor.plans
      let third = plans.filter { $0.boot == 2 }
      #expect(third.count == 1)
      #expect(plans.filter { $0.boot > 0 }.allSatisfy { $0.cells.count == 3 })
      #expect(plans.filter { $0.cells.contains(lost.id) }.count == 1)
      #expect(bench.folder.contents() == [])
      #expect(bench.survivors == [])
    }

    @Test func `has a launch that never came to a cell repeated, once`() throws {
      let place = Place(.tcg, .x86_64, .three)
      for accidents in [1, 2] {
        let bench = try Bench()
        let results = try Scratch()
        let executor = UnluckyExecutor(try bench.executor(place), accidents: accidents)
        let run = try measure(
          Self.good.map(place.cell), boots: 2, in: results, with: executor
        ).load()
        let statuses = Set(run.cells.map(\.status))
        #expect(statuses == (accidents == 1 ? [.measured] : [.failed]))
        #expect(executor.launches == (accidents == 1 ? 3 : 2))
        #expect(run.launches.filter { $0.failure != nil }.count == accidents)
      }
    }

    private func measure(
      _ cells: [CellID], boots: Int, in results: Scratch, with executor: any Executor
    ) throws -> StoredRun {
      let writer = try RunWriter.create(
        run: plannedRun(cells, boots: boots), in: ResultsFolder(path: results.path))
      let machine = try #require(cells.first).machine
      let session = Session(
        writer: writer, executors: [machine: executor], limits: Place.limits, home: results.path
      ) { _ in }
      try session.measure()
      var run = writer.run
      run.status = .complete
      try writer.finish(run)
      return writer.stored
    }
  }
}

/// A run of which nothing is measured yet.
func plannedRun(_ cells: [CellID], boots: Int) -> Run {
  func unknown<T>() -> Observed<T> { .unknown(because: "a test does not ask") }
  return Run(
    id: "2026-11-21T00-00-00Z-0000", status: .running, startedAt: "2026-11-21T00:00:00Z",
    finishedAt: nil, command: ["switchbench", "run"],
    suite: SuiteRevision(revision: unknown(), dirty: unknown()),
    host: HostDescription(
      cpuModel: unknown(), cpuVendor: unknown(), cpuSignature: unknown(), microcode: unknown(),
      kernel: unknown(), operatingSystem: unknown(), hypervisor: unknown(), mitigations: unknown(),
      governor: unknown(), smt: unknown(), onlineCPUs: [0], numaNodes: unknown(),
      memoryBytes: unknown(), clockSource: unknown(),
      tsc: TimeStampCounter(hz: unknown(), step: unknown(), invariant: unknown())),
    tools: [:], images: [],
    plan: SamplingPlan(
      boots: boots, cellBudgetMicroseconds: 1000, maximumSamples: 20, warmUpSamples: 2, seed: 7,
      cpu: nil, numaNode: nil),
    machines: [], strategies: [], benchmarks: [], launchCommands: [], launches: [],
    cells: cells.map {
      CellRecord(
        id: $0, status: .skipped, because: CellRecord.notReached, mechanism: nil,
        unit: $0.machine.unit, verification: nil, boots: [], summary: nil)
    },
    warnings: [], wallMicroseconds: [:])
}
