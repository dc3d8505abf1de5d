import Measurement

/// A run that never happened, with a cell of every kind: the reports of it are held by snapshots.
enum SyntheticRun {
  /// How the cells of one column were carried out.
  struct Column: Sendable {
    var architecture: Architecture
    var ring: Ring
    var machine: Machine
    /// What the probe's chain of 10,000 additions takes.
    var probeTicks: Int
    /// The cost of a strategy here, given its cost on the CPU.
    var scale: @Sendable (Double) -> Double
    /// Emulated instructions and exits per switch; nil without counters.
    var counters: (emulated: Int, exits: Int)?
  }

  static let strategies = [
    StrategyDefinition(
      name: "call-only", title: "call and return", summary: "Calls and returns.", adds: nil),
    StrategyDefinition(
      name: "stack-pointer-ret", title: "stack swap, ret", summary: "Swaps the stack.",
      adds: "call-only"),
    StrategyDefinition(
      name: "callee-saved", title: "xv6 swtch", summary: "Saves what the ABI asks for.",
      adds: "stack-pointer-ret", isReference: true),
    StrategyDefinition(
      name: "callee-saved-segments", title: "with segments", summary: "Reloads segments.",
      adds: "callee-saved"),
    StrategyDefinition(
      name: "all-registers", title: "exampleOS", summary: "Saves all registers.",
      adds: "callee-saved"),
    StrategyDefinition(
      name: "hardware-task", title: "TSS", summary: "Jumps to a TSS.", adds: "call-only"),
  ]

  /// Ticks on the CPU, and instructions, by strategy.
  static let costs: [String: (ticks: Double, instructions: Int)] = [
    "call-only": (2.1, 4), "stack-pointer-ret": (12.4, 8), "callee-saved": (19.2, 22),
    "callee-saved-segments": (245.3, 34), "all-registers": (20.8, 40),
    "hardware-task": (160, 3),
  ]

  static let columns = [
    Column(
      architecture: .x86_64, ring: .three, machine: .process, probeTicks: 5952, scale: { $0 }),
    Column(architecture: .i686, ring: .three, machine: .process, probeTicks: 5960, scale: { $0 }),
    Column(
      architecture: .x86_64, ring: .three, machine: .kvm, probeTicks: 6020,
      scale: { $0 * 1.01 }, counters: (0, 0)),
    Column(
      architecture: .x86_64, ring: .zero, machine: .kvm, probeTicks: 14_200_000,
      scale: { $0 * 1450 }, counters: (22, 22)),
    Column(
      architecture: .i686, ring: .zero, machine: .kvm, probeTicks: 6100, scale: { $0 * 1.02 },
      counters: (0, 0)),
    Column(
      architecture: .i686, ring: .zero, machine: .tcg, probeTicks: 31_000, scale: { $0 * 3 + 30 }),
    Column(
      architecture: .x86_64, ring: .zero, machine: .tcg, probeTicks: 30_000,
      scale: { $0 * 3 + 28 }),
    Column(
      architecture: .i686, ring: .zero, machine: .icount, probeTicks: 10_012, scale: { $0 }),
    Column(
      architecture: .x86_64, ring: .zero, machine: .icount, probeTicks: 10_012, scale: { $0 }),
  ]

  /// The run; not completed, as the laboratory would hand it over.
  static func make() -> Run {
    var cells: [CellRecord] = []
    for column in columns {
      for strategy in strategies { cells.append(cell(strategy.name, column)) }
    }
    spoil(&cells)
    return Run(
      id: "20250611T140522Z-7f3a", status: .complete, startedAt: "2025-06-11T14:05:22Z",
      finishedAt: "2025-06-11T14:06:19Z",
      command: ["switchbench", "run", "--strategy", "*", "--boots", "10"],
      suite: SuiteRevision(
        revision: .known("931e39f0a1b2c3d4e5f60718293a4b5c6d7e8f90"), dirty: .known(false)),
      host: host, tools: ["qemu": "7.2.22", "swift": "6.3.1"],
      images: [
        GuestImage(
          name: "BarePC-i686", sha256: String(repeating: "1a2b3c4d", count: 8), bytes: 5120,
          toolchain: "Swift 6.3.1"),
        GuestImage(
          name: "LinuxProcess-x86_64", sha256: String(repeating: "5e6f7a8b", count: 8), bytes: 6144,
          toolchain: "Swift 6.3.1"),
      ],
      plan: SamplingPlan(
        boots: 10, cellBudgetMicroseconds: 20_000, maximumSamples: 4096, warmUpSamples: 16,
        seed: 42, cpu: nil, numaNode: nil),
      machines: [
        MachineRecord(id: .process, available: true, because: nil, notes: []),
        MachineRecord(
          id: .kvm, available: true, because: nil,
          notes: ["-cpu host,-arch-capabilities, because -cpu host aborts on MSR 0x10a"]),
        MachineRecord(id: .tcg, available: true, because: nil, notes: []),
        MachineRecord(id: .icount, available: true, because: nil, notes: []),
      ],
      strategies: strategies,
      benchmarks: [
        BenchmarkDefinition(
          name: "01-registers", title: "Registers", question: "What do registers cost?",
          analysis: "Read downwards.", scenario: "ping-pong", strategies: strategies.map(\.name))
      ],
      launchCommands: [
        LaunchCommand(
          machine: .kvm, architecture: .i686, arguments: ["qemu-system-x86_64", "-accel", "kvm"])
      ],
      launches: launches, cells: cells,
      warnings: [
        Warning(
          code: "host-steal",
          because: "The hypervisor took 3 % of the CPU's time during the run. "
            + "Times may carry it in their tails. Try again when the host is quiet.")
      ],
      wallMicroseconds: ["guests": 41_000_000, "preparation": 200_000, "total": 41_300_000])
  }

  /// One launch for each boot; all of the same clock.
  static let launches = (0..<10).map { boot in
    LaunchRecord(
      machine: .process, architecture: .x86_64, ring: .three, boot: boot, placement: nil,
      clockStep: 26, firstSampleMicroseconds: 1500, wallMicroseconds: 90_000, failure: nil)
  }

  static let host = HostDescription(
    cpuModel: .known("Example CPU 9000"), cpuVendor: .known("ExampleVendor"),
    cpuSignature: .known([26, 2, 1]), microcode: .known("0xb00215"),
    kernel: .known("6.1.0-30-amd64"), operatingSystem: .known("Debian GNU/Linux 12 (bookworm)"),
    hypervisor: .known("kvm"),
    mitigations: .known([
      "meltdown": "Not affected", "spectre_v2": "Mitigation: Enhanced IBRS",
      "mds": "Vulnerable: no microcode",
    ]),
    governor: .unknown(because: "no cpufreq under this hypervisor"), smt: .known(false),
    onlineCPUs: [0, 1], numaNodes: .known(["0": [0, 1]]), memoryBytes: .known(8_000_000_000),
    clockSource: .known("tsc"),
    tsc: TimeStampCounter(
      hz: .known(2_600_000_000), step: .known(26), invariant: .known(true)))
}
