import BareMetal
import Documents
import Foundation
import Host
import Launches
import Matrix
import Measurement
import Recordings
import Reporting
import Testing

@testable import Analysis
@testable import Campaigns
@testable import Laboratory

private let suitePath = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().path

/// A bench whose only machine delivers every cell at once.
private func bench(_ diary: Diary, broken: Schedule.Group? = nil) throws -> Bench {
  let topology = try Topology.current()
  let placement = try topology.placement(cpu: nil, node: nil)
  let machine = MachineRecord(id: .process, available: true, because: nil, notes: [])
  return Bench(
    placement: placement, images: [],
    found: [
      MachineProbe.Found(
        record: machine, executor: DiaryExecutor(arm: "run", diary: diary, broken: broken))
    ],
    host: HostDescription.capture(measuringCPU: placement.cpu.cpu, topology: topology),
    tools: [:], warnings: [], ticksPerSecond: 1_000_000_000, topology: topology, probeRounds: 100)
}

@Suite struct `a campaign` {
  private let scratch = FileManager.default.temporaryDirectory.appending(path: "camp-\(UUID())")
  private let suite = Suite(path: suitePath)

  /// Plans the floor's cells of a process, and measures them on a scripted machine.
  private func measure(
    _ bench: Bench, _ watch: @escaping CampaignWatcher = { _ in }
  ) throws -> (run: Run, isInterrupted: Bool) {
    defer { try? FileManager.default.removeItem(at: scratch) }
    let definitions = try suite.loadDefinitions()
    let chosen = Selection(benchmarks: ["01-floor"], machines: ["process", "icount"])
    let cells = try CellMatrix.cells(definitions, chosen).cells.map(\.id)
    let planned = bench.plannedRun(
      id: "r", command: ["test"],
      suite: SuiteRevision(
        revision: .unknown(because: "a test"), dirty: .unknown(because: "a test")),
      definitions, cells.map { ($0, nil) },
      .standard(boots: 2, seed: 1))
    let writer = try RunWriter.create(run: planned, in: ResultsFolder(path: scratch.path))
    let measuring = Measuring(
      arms: [Measuring.Arm(writer: writer, bench: bench)], plan: planned.plan, home: suite.path,
      watch: watch)
    let isInterrupted = try measuring.measure(since: .now) { try $0.first?.measure() }
    return (try writer.stored.load(), isInterrupted)
  }

  @Test func `is planned, measured, and printed`() throws {
    let (run, isInterrupted) = try measure(bench(Diary()))
    #expect(run.status == .complete && !isInterrupted)
    let measured = run.cells.filter { $0.status == .measured }
    #expect(!measured.isEmpty && measured.allSatisfy { $0.boots.map(\.index) == [0, 1] })
    // What the bench does not have is planned all the same, with its reason.
    #expect(run.cells.contains { $0.id.machine == .icount && $0.because == CellRecord.notReached })
    let page = try render(
      ReportModel(run, recording: "r"), as: .terminal(columns: 80, color: false))
    for cell in measured { #expect(page.contains(cell.id.strategy)) }
  }

  @Test func `tells its progress as values`() throws {
    var (launches, done) = (0, [Int]())
    let diary = Diary()
    let (run, _) = try measure(bench(diary)) { event in
      guard case .launching(let launch) = event else { return }
      launches += 1
      done.append(launch.done)
      #expect(launch.arm == nil && launch.done < launch.of)
    }
    // Two architectures in two boots.
    #expect(launches == 4 && done == [0, 1, 2, 3])
    #expect(diary.launches.count == run.launches.count)
  }

  @Test func `a signal ends it with what is there, finished`() throws {
    let diary = Diary()
    diary.lasts = 3
    let (run, isInterrupted) = try measure(bench(diary))
    #expect(isInterrupted && run.status == .interrupted && run.finishedAt != nil)
    #expect(run.cells.reduce(0) { $0 + $1.boots.count } == diary.launches.flatMap(\.cells).count)
  }

  @Test func `a group whose canary dies costs its cells, with the reason`() throws {
    let group = Schedule.Group(machine: .process, architecture: .i686, ring: .three)
    let (run, _) = try measure(bench(Diary(), broken: group))
    for cell in run.cells where cell.id.machine == .process {
      let isLost = cell.id.architecture == .i686
      #expect(cell.status == (isLost ? .skipped : .measured))
      #expect((cell.because?.contains("it reset") ?? false) == isLost)
    }
  }

  @Test func `does not go on where the conditions are others`() throws {
    let bench = try bench(Diary())
    let (run, _) = try measure(bench)
    try OtherConditions.check(run, against: run)
    var other = run
    other.host.microcode = .known("0xffff")
    other.machines[0].available = false
    let error = #expect(throws: OtherConditions.self) {
      try OtherConditions.check(run, against: other)
    }
    #expect(error?.differences.count == (run.host.microcode.value == nil ? 1 : 2))
    #expect("\(try #require(error))".contains("no longer works"))
  }
}
