import Foundation
import Measurement
import Recordings
import Testing

/// Gives the body a results folder of its own and removes it afterwards.
func withResults(_ body: (ResultsFolder) throws -> Void) throws {
  let path = FileManager.default.temporaryDirectory
    .appending(path: "switchbench-recordings-\(UUID().uuidString)").path
  defer { try? FileManager.default.removeItem(atPath: path) }
  try body(ResultsFolder(path: path))
}

func read(_ path: String) throws -> String {
  String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
}

func write(_ text: String, to path: String) throws {
  try Data(text.utf8).write(to: URL(filePath: path))
}

/// A committed recording or journal that some version wrote.
func golden(_ name: String) throws -> Data {
  try Data(contentsOf: Bundle.module.bundleURL.appending(path: "Golden/\(name)"))
}

/// Runs Debian's Python, whose output goes to a file if one is named, and gives its exit status.
func python(_ arguments: [String], output: String? = nil) throws -> Int32 {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/python3")
  process.arguments = ["-W", "ignore"] + arguments
  if let output {
    try write("", to: output)
    process.standardOutput = FileHandle(forWritingAtPath: output)
  } else {
    process.standardOutput = FileHandle.nullDevice
  }
  process.standardError = FileHandle.nullDevice
  try process.run()
  process.waitUntilExit()
  return process.terminationStatus
}

/// The files of a run's folder.
func files(of stored: StoredRun) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: stored.folder).sorted()
}

func cell(_ number: Int, _ machine: Machine = .kvm) -> CellID {
  CellID(
    benchmark: "02-registers", scenario: "ping-pong", strategy: "strategy-\(number)",
    architecture: .x86_64, ring: .three, machine: machine)
}

func bootRecord(_ index: Int, launch: Int = 0, bins: Int = 3, full: Bool = true) -> BootRecord {
  var samples: [Int64] = []
  for bin in 0..<bins {
    let value = Int64(3848 + 26 * bin)
    samples += Array(repeating: value, count: 1 + (bin * 37) % 5)
  }
  return BootRecord(
    index: index, launch: launch, position: index, switchesPerSample: 200,
    histogram: TickHistogram(samples: samples), runOrder: (0..<32).map { 3848 + 26 * ($0 % 3) },
    flagged: FlaggedSamples(notPositive: 1, clockWentBackwards: 0),
    warmUp: WarmUp(samples: 20, firstTicks: 9958), probe: Probe(adds: 10_000, ticks: 5954),
    calibration: full
      ? Calibration(
        adds: 10_000, addTicks: [5954, 5980], addCheckTicks: [5954, 5954], multiplies: 10_000,
        multiplyTicks: [17_862, 17_888]) : nil,
    exits: full ? ExitCounters(exits: 12, instructionsEmulated: 0, switches: 10_000) : nil)
}

func bootEntry(
  _ cell: CellID, _ index: Int, launch: Int = 0, bins: Int = 3, expected: Int = 400,
  counted: Int = 400
) -> JournalEntry {
  .boot(
    cell: cell, record: bootRecord(index, launch: launch, bins: bins), switchesExpected: expected,
    switchesCounted: counted)
}

func launchRecord(_ boot: Int, full: Bool = true) -> LaunchRecord {
  LaunchRecord(
    machine: .kvm, architecture: .x86_64, ring: .three, boot: boot,
    placement: full
      ? Placement(cpu: 1, cpusReadBack: [1], node: 0, nodesReadBack: .known([0])) : nil,
    clockStep: full ? 26 : nil, firstSampleMicroseconds: full ? 52_000 : nil,
    wallMicroseconds: 310_000,
    failure: full
      ? nil
      : LaunchFailure(
        kind: .hang, because: "No batch for 5 s.", cell: boot == 0 ? cell(0) : nil,
        evidence: ["RIP=0000000000100000", "a \"quoted\" line \\ [ { , é\n"]))
}

func observed<T>(_ value: T, _ isKnown: Bool) -> Observed<T> {
  isKnown ? .known(value) : .unknown(because: "the file [is] \"empty\"")
}

func host(known: Bool) -> HostDescription {
  HostDescription(
    cpuModel: observed("A CPU", known), cpuVendor: observed("AuthenticAMD", known),
    cpuSignature: observed([26, 2, 1], known), microcode: observed("0xb002151", known),
    kernel: observed("6.1.0", known), operatingSystem: observed("Debian 12", known),
    hypervisor: observed("KVM", known),
    mitigations: observed(["meltdown": "Not affected", "retbleed": "Mitigation: x"], known),
    governor: observed("performance", known), smt: observed(false, known), onlineCPUs: [0, 1],
    numaNodes: observed(["0": [0, 1]], known), memoryBytes: observed(25_000_000_000, known),
    clockSource: observed("tsc", known),
    tsc: TimeStampCounter(
      hz: observed(2_600_000_000, known), step: observed(26, known),
      invariant: observed(true, known)))
}

/// A run in which every optional stands both ways; with its cells planned and not yet measured.
func plannedRun(
  id: String = "2026-11-21T05-04-09Z-3f9a", cells: Int = 3, known: Bool = true
) -> Run {
  Run(
    id: id, status: .running, startedAt: "2026-11-21T05:04:09Z", finishedAt: nil,
    command: ["switchbench", "run", "--quick"],
    suite: SuiteRevision(
      revision: observed("931e39fe5ec0ce5e9ac1be43e8ea09fd1a7b4d51", known),
      dirty: observed(true, known)),
    host: host(known: known), tools: ["qemu": "7.2", "swift": "6.3"],
    images: [
      GuestImage(
        name: "BarePC-i686", sha256: String(repeating: "0a", count: 32), bytes: 5000,
        toolchain: "Swift version 6.3")
    ],
    plan: SamplingPlan(
      boots: 10, cellBudgetMicroseconds: 20_000, maximumSamples: 2000, warmUpSamples: 20,
      seed: .max, cpu: known ? 1 : nil, numaNode: known ? 0 : nil),
    machines: [
      MachineRecord(id: .kvm, available: true, because: nil, notes: ["-cpu host aborts"]),
      MachineRecord(id: .tcg, available: false, because: "no QEMU", notes: []),
    ],
    strategies: [
      StrategyDefinition(name: "call-only", title: "call", summary: "The floor.", adds: nil),
      StrategyDefinition(
        name: "callee-saved", title: "swtch", summary: "xv6's.", adds: "call-only",
        isReference: true),
    ],
    benchmarks: [
      BenchmarkDefinition(
        name: "02-registers", title: "Registers", question: "What do they cost?",
        analysis: "Read \"down\": [a, b]\n{c}", scenario: "ping-pong", strategies: ["call-only"])
    ],
    launchCommands: [], launches: [],
    cells: (0..<cells).map {
      CellRecord(
        id: cell($0), status: .skipped, because: #"not "reached, [ yet"#, mechanism: nil,
        unit: .tscTicks,
        verification: nil, boots: [], summary: nil)
    }, warnings: [], wallMicroseconds: ["boots": 1])
}

/// The same run with its first cell measured, its second failed and its third left out.
func richRun(known: Bool = true) throws -> Run {
  var run = try plannedRun(known: known).applying([
    .launchCommand(
      LaunchCommand(machine: .kvm, architecture: .x86_64, arguments: ["qemu", "-cpu", "host"])),
    .cellVerified(
      cell: cell(0), promised: ["rbx", "rbp"], notPromised: ["xmm0"],
      frameBytes: known ? 56 : nil),
    bootEntry(cell(0), 0),
    .boot(
      cell: cell(0), record: bootRecord(1, launch: 1, full: false), switchesExpected: 400,
      switchesCounted: 400),
    bootEntry(cell(1), 0), .cellFailed(cell: cell(1), because: "it hung"),
    .launch(launchRecord(0)), .launch(launchRecord(1, full: false)),
    .launch(launchRecord(0, full: false)),
    .warning(Warning(code: "uncalibrated", because: "The chain took 1.04.", cells: [cell(0)])),
    .warning(Warning(code: "noisy", because: "Steal was 3 %.")),
  ])
  for index in 0...1 { run.cells[index].mechanism = .native }
  run.cells[0].summary = Summary(
    perSwitch: 19.24, interval: [19, 19.5], confidence: 0.5, coreCyclesPerSwitch: 32.3)
  run.cells[1].summary = Summary(
    perSwitch: 19.24, interval: [19, 19.5], confidence: 0, coreCyclesPerSwitch: nil)
  run.status = .complete
  run.finishedAt = "2026-11-21T05:05:01Z"
  return run
}

/// A boot with probes: quiet samples around 3,848 ticks, disturbed ones above, and a negative one.
func probedRecord(_ index: Int, launch: Int = 0) -> BootRecord {
  var record = bootRecord(index, launch: launch)
  let probed = ProbedSamples(samples: [
    .init(ticks: 3848, before: 1196, after: 1222, count: 90),
    .init(ticks: 3848, before: 1222, after: 1196, count: 7),
    .init(ticks: 3874, before: 1196, after: 1196, count: 60 + index),
    .init(ticks: 4888, before: 1846, after: 2002),
    .init(ticks: -26, before: 1196, after: 2392),
  ])
  (record.probed, record.histogram) = (probed, probed.histogram)
  record.wait = QuietWait(probes: 700, quietProbes: 401, limit: 1222)
  return record
}

/// The rich run with all that only version 2 has.
func gatedRun() throws -> Run {
  var run = try richRun()
  run.coRunnerProbe = CoRunnerProbe(instructions: 6400, start: .scrub)
  run.plan.precision = 0.001
  run.plan.maximumBoots = 36
  run.plan.timeLimitSeconds = 90.5
  run.cells[0].boots = [probedRecord(0), probedRecord(1, launch: 1)]
  run.cells[0].summary?.interval = nil
  run.cells[0].closing = Closing(reason: .precise, boots: 2)
  return run
}
