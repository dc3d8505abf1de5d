import Foundation
import Launches
import Measurement
import Recordings
import Testing

@testable import Campaigns
@testable import Laboratory

/// What was launched, in its order, over all arms.
final class Diary {
  struct Entry: Equatable {
    var arm: String
    var boot: Int
    var group: Schedule.Group
    var cells: [CellID]
  }
  var launches: [Entry] = []
  /// The launches after which a signal comes.
  var lasts: Int?
}

/// Delivers every cell at once, and writes down when it was asked to.
struct DiaryExecutor: Executor {
  let arm: String
  let diary: Diary
  /// The group whose canary does not come up.
  var broken: Schedule.Group?
  /// Ticks of the chain of 10,000 additions, by ring.
  var probeTicks: [Ring: Int] = [:]

  func launch(
    _ plan: LaunchPlan, each: (CellID, CellResult) throws -> Void
  ) throws -> LaunchOutcome {
    let group = Schedule.Group(
      machine: plan.machine, architecture: plan.architecture, ring: plan.ring)
    var outcome = LaunchOutcome(
      record: LaunchRecord(
        machine: plan.machine, architecture: plan.architecture, ring: plan.ring, boot: plan.boot,
        placement: nil, clockStep: 26, firstSampleMicroseconds: nil, wallMicroseconds: 1000,
        failure: group == broken
          ? LaunchFailure(kind: .reset, because: "it reset", cell: nil, evidence: []) : nil),
      results: [], arguments: ["guest"],
      probe: Probe(adds: 10_000, ticks: probeTicks[plan.ring] ?? 6_000))
    guard !plan.cells.isEmpty else { return outcome }
    if let lasts = diary.lasts, diary.launches.count >= lasts { throw Interrupted() }
    diary.launches.append(
      Diary.Entry(arm: arm, boot: plan.boot, group: group, cells: plan.cells))
    for (position, cell) in plan.cells.enumerated() {
      let result = CellResult.delivered(delivery(boot: plan.boot, position: position))
      outcome.results.append((cell, result))
      try each(cell, result)
    }
    return outcome
  }

  private func delivery(boot: Int, position: Int) -> Delivery {
    Delivery(
      record: BootRecord(
        index: boot, launch: 0, position: position, switchesPerSample: 200,
        histogram: TickHistogram(samples: [4000]), runOrder: [4000],
        flagged: FlaggedSamples(notPositive: 0, clockWentBackwards: 0),
        warmUp: WarmUp(samples: 1, firstTicks: 4000), probe: Probe(adds: 10_000, ticks: 6_000),
        calibration: nil, exits: nil),
      switchesExpected: 200, switchesCounted: 200, promised: [], notPromised: [], frameBytes: 56)
  }
}

/// A comparison on disk, its arms measured by executors that keep a diary.
final class Trial {
  let diary = Diary()
  private let folder: String
  let stored: StoredComparison
  private(set) var writers: [RunWriter] = []

  init(_ cells: [ComparisonArm: [CellID]], pairs: Int) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "trial-\(UUID())").path
    stored = try ResultsFolder(path: folder).create(
      ComparisonRequest(
        id: "trial", command: ["compare"], base: "a", head: "b", threshold: 0.02, confidence: 0.95,
        isGate: false))
    writers = try ComparisonArm.allCases.map { arm in
      try RunWriter.create(
        run: Self.run(stored.runID(arm), cells[arm] ?? [], pairs), in: stored, as: arm)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Measures what is missing; the executors may be replaced arm by arm.
  func measure(pairs: Int, _ executors: [ComparisonArm: DiaryExecutor] = [:]) throws {
    try measure(InterleavedSession.Rules(looks: [pairs]), executors)
  }

  /// Measures until the rules say that it is enough.
  func measure(
    _ rules: InterleavedSession.Rules, _ executors: [ComparisonArm: DiaryExecutor] = [:]
  ) throws {
    let arms = zip(ComparisonArm.allCases, writers).map { arm, writer in
      let executor = executors[arm] ?? DiaryExecutor(arm: arm.rawValue, diary: diary)
      return InterleavedSession.NamedSession(
        name: arm.rawValue,
        session: Session(
          writer: writer,
          executors: Dictionary(
            uniqueKeysWithValues: Machine.allCases.map { ($0, executor) }),
          limits: SamplingLimits(budgetTicks: 1, maximumSamples: 1, warmUpSamples: 0), home: folder
        ) { _ in })
    }
    try InterleavedSession(arms: arms, rules: rules, seed: 7) { _ in }.measure()
  }

  func boots(_ arm: ComparisonArm) -> [[Int]] {
    writers[ComparisonArm.allCases.firstIndex(of: arm) ?? 0].run.cells.map {
      $0.boots.map(\.index)
    }
  }

  private static func run(_ id: String, _ cells: [CellID], _ pairs: Int) -> Run {
    func unknown<T>() -> Observed<T> { .unknown(because: "a test does not ask") }
    return Run(
      id: id, status: .running, startedAt: "2026-11-21T00:00:00Z", finishedAt: nil,
      command: ["switchbench", "compare"],
      suite: SuiteRevision(revision: unknown(), dirty: unknown()),
      host: HostDescription(
        cpuModel: unknown(), cpuVendor: unknown(), cpuSignature: unknown(), microcode: unknown(),
        kernel: unknown(), operatingSystem: unknown(), hypervisor: unknown(),
        mitigations: unknown(), governor: unknown(), smt: unknown(), onlineCPUs: [0],
        numaNodes: unknown(), memoryBytes: unknown(), clockSource: unknown(),
        tsc: TimeStampCounter(hz: unknown(), step: unknown(), invariant: unknown())),
      tools: [:], images: [],
      plan: SamplingPlan(
        boots: pairs, cellBudgetMicroseconds: 1000, maximumSamples: 1, warmUpSamples: 0, seed: 7,
        cpu: nil, numaNode: nil),
      machines: [], strategies: [], benchmarks: [], launchCommands: [], launches: [],
      cells: cells.map {
        CellRecord(
          id: $0, status: .skipped, because: CellRecord.notReached, mechanism: nil,
          unit: $0.machine.unit, verification: nil, boots: [], summary: nil)
      }, warnings: [], wallMicroseconds: [:])
  }
}
