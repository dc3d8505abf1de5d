import Foundation
import Measurement
import Recordings
import Testing

@testable import Laboratory

/// What was launched, in its order, over all arms.
private final class Diary {
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
private struct DiaryExecutor: Executor {
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
          ? LaunchFailure(kind: "reset", because: "it reset", cell: nil, evidence: []) : nil),
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
private final class Trial {
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
    let arms = zip(ComparisonArm.allCases, writers).map { arm, writer in
      let executor = executors[arm] ?? DiaryExecutor(arm: arm.rawValue, diary: diary)
      return InterleavedSession.Arm(
        name: arm.rawValue,
        session: Session(
          writer: writer,
          executors: Dictionary(
            uniqueKeysWithValues: Machine.allCases.map { ($0, executor) }),
          limits: SamplingLimits(budgetTicks: 1, maximumSamples: 1, warmUpSamples: 0), home: folder
        ) { _ in })
    }
    try InterleavedSession(arms: arms, pairs: pairs, seed: 7) { _ in }.measure()
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
          id: $0, status: .skipped, because: Session.notReached, mechanism: nil,
          unit: $0.machine.unit, verification: nil, boots: [], summary: nil)
      }, warnings: [], wallMicroseconds: [:])
  }
}

@Suite struct `runs that take turns` {
  private static let few = (0..<4).map { cell(strategyName($0), .x86_64, .three, .process) }
  private static let many =
    few + (0..<3).map { cell(strategyName($0), .x86_64, .zero, .kvm) }
    + (0..<2).map { cell(strategyName($0), .i686, .zero, .icount) }

  private func all(_ cells: [CellID]) -> [ComparisonArm: [CellID]] {
    [.base: cells, .head: cells, .control: cells]
  }

  /// The arms by their letters: A, B and the copy C.
  private func letters(_ launches: [Diary.Entry]) -> String {
    launches.map { ["base": "A", "head": "B", "control": "C"][$0.arm] ?? "?" }.joined()
  }

  @Test func `are measured in symmetric blocks that begin with another arm each`() throws {
    let trial = try Trial(all(Self.few), pairs: 8)
    try trial.measure(pairs: 8)
    #expect(letters(trial.diary.launches) == "ABCCBA" + "BCAACB" + "CABBAC" + "ABCCBA")
    #expect(trial.diary.launches.map(\.boot) == (0..<8).flatMap { [$0, $0, $0] })
    for arm in ComparisonArm.allCases {
      #expect(trial.boots(arm) == Array(repeating: Array(0..<8), count: 4))
    }
  }

  @Test func `have every place in a pair equally often, and drift alike`() {
    var places: [[Int]] = [[], [], []]
    var moments = [0, 0, 0]
    for pair in 0..<6 {
      for (place, arm) in InterleavedSession.turns(pair: pair, arms: 3).enumerated() {
        places[arm].append(place)
        moments[arm] += 3 * pair + place
      }
    }
    #expect(places.map { $0.sorted() } == Array(repeating: [0, 0, 1, 1, 2, 2], count: 3))
    #expect(Set(moments).count == 1)
    for block in 0..<3 {
      var drift = [0, 0, 0]
      for pair in [2 * block, 2 * block + 1] {
        for (place, arm) in InterleavedSession.turns(pair: pair, arms: 3).enumerated() {
          drift[arm] += 3 * pair + place
        }
      }
      #expect(Set(drift).count == 1)
    }
    #expect(
      (0..<4).map { InterleavedSession.turns(pair: $0, arms: 2) } == [
        [0, 1], [1, 0], [1, 0], [0, 1],
      ])
  }

  @Test func `launch each group right after each other, in one order of groups and cells`() throws {
    let trial = try Trial(all(Self.many), pairs: 5)
    try trial.measure(pairs: 5)
    let launches = trial.diary.launches
    // Two timed groups in five pairs, and a counted one in two.
    #expect(launches.count == (2 * 5 + 2) * 3)
    var orders: Set<[CellID]> = []
    for start in stride(from: 0, to: launches.count, by: 3) {
      let triple = launches[start..<start + 3]
      #expect(Set(triple.map(\.group)).count == 1 && Set(triple.map(\.boot)).count == 1)
      #expect(Set(triple.map(\.cells)).count == 1)
      #expect(letters(Array(triple)).sorted() == ["A", "B", "C"])
      orders.formUnion(triple.map(\.cells))
    }
    // The order is the schedule's: shuffled anew in every boot.
    #expect(orders.count > 8)
    let schedule = Schedule(cells: Self.many, seed: 7)
    let expected = (0..<5).flatMap { pair in
      schedule.launches(boot: pair).filter { pair < 2 || $0.group.machine != .icount }.map(\.cells)
    }
    #expect(stride(from: 0, to: launches.count, by: 3).map { launches[$0].cells } == expected)
  }

  @Test func `measure what one of them alone has in that one alone`() throws {
    let (shared, old, new) = (Self.many[0], Self.many[1], Self.many[4])
    let trial = try Trial(
      [.base: [shared, old], .head: [new, shared], .control: [shared]], pairs: 2)
    try trial.measure(pairs: 2)
    #expect(trial.boots(.base) == [[0, 1], [0, 1]])
    #expect(trial.boots(.head) == [[0, 1], [0, 1]])
    #expect(trial.boots(.control) == [[0, 1]])
    #expect(trial.diary.launches.filter { $0.cells.contains(new) }.map(\.arm) == ["head", "head"])
    #expect(Set(trial.diary.launches.filter { $0.cells.contains(old) }.map(\.arm)) == ["base"])
  }

  @Test func `lose a group in the arm alone where it does not come up`() throws {
    let trial = try Trial(all(Self.many), pairs: 2)
    let broken = Schedule.Group(machine: .kvm, architecture: .x86_64, ring: .zero)
    try trial.measure(
      pairs: 2,
      [.head: DiaryExecutor(arm: "head", diary: trial.diary, broken: broken)])
    let ofGroup = trial.diary.launches.filter { $0.group == broken }
    #expect(Set(ofGroup.map(\.arm)) == ["base", "control"] && ofGroup.count == 4)
    let lost = trial.writers[1].run.cells.filter { $0.id.machine == .kvm }
    #expect(lost.allSatisfy { $0.status == .skipped && $0.boots.isEmpty })
    #expect(lost.allSatisfy { $0.because?.contains("it reset") == true })
    #expect(trial.writers[1].run.cells.count { $0.status == .measured } == 6)
  }

  @Test(arguments: [0, 1, 2, 3, 7, 8, 13])
  func
    `keep what they have when a signal comes, and measure the rest another time`(lasts: Int) throws
  {
    let whole = try Trial(all(Self.many), pairs: 2)
    try whole.measure(pairs: 2)
    let trial = try Trial(all(Self.many), pairs: 2)
    trial.diary.lasts = lasts
    #expect(throws: Interrupted.self) { try trial.measure(pairs: 2) }
    #expect(trial.diary.launches.count == lasts)
    let measured = trial.writers.flatMap(\.run.cells).reduce(0) { $0 + $1.boots.count }
    #expect(measured == trial.diary.launches.reduce(0) { $0 + $1.cells.count })
    trial.diary.lasts = nil
    try trial.measure(pairs: 2)
    #expect(trial.diary.launches == whole.diary.launches)
    for arm in ComparisonArm.allCases { #expect(trial.boots(arm) == whole.boots(arm)) }
  }

  @Test func `on kvm are told apart by who runs the instructions`() throws {
    let cells = [
      cell("a", .x86_64, .three, .kvm), cell("a", .x86_64, .zero, .kvm),
      cell("b", .x86_64, .zero, .kvm), cell("a", .x86_64, .three, .process),
    ]
    let executor = DiaryExecutor(
      arm: "base", diary: Diary(), probeTicks: [.zero: 14_000_000, .three: 6_000])
    #expect(
      try interpretedCells(cells, by: [.kvm: executor, .process: executor]) == [cells[1], cells[2]])
    #expect(try interpretedCells(cells, by: [.process: executor]).isEmpty)
  }
}

@Suite struct `the version of the wire` {
  @Test func `is read from this suite's own sources`() throws {
    let repository = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
    let store = ImageStore(kernels: "\(repository)/Kernels", cache: "")
    #expect(try store.wireVersion() == ImageStore.wireVersion)
    #expect(try ImageStore(kernels: "/nowhere", cache: "").wireVersion() == nil)
  }

  @Test(arguments: [
    ("public static let sync: UInt32 = 0x0142_5753", 1),
    ("let sync :UInt32=0x1742_5753 // changed", 23), ("let sync: UInt32 = 7", nil),
    ("let sync: UInt64 = 0x0142_5753", nil), ("", nil),
  ])
  func `is the last byte of the sync word`(source: String, version: Int?) {
    #expect(ImageStore.wireVersion(inSource: source) == version)
  }
}
