import Analysis
import Measurement

// Small recordings for these tests. A boot of one single value has that value as its location on
// any clock, so that expected numbers can be worked out by hand.

func id(
  _ strategy: String = "s", _ machine: Machine = .process, ring: Ring = .three,
  architecture: Architecture = .x86_64
) -> CellID {
  CellID(
    benchmark: "b", scenario: "ping-pong", strategy: strategy, architecture: architecture,
    ring: ring, machine: machine)
}

/// 10,000 adds take 6,000 ticks: 0.6 ticks per core cycle.
func calibration(
  adds: [Int] = [5900, 6100], checks: [Int] = [6000, 6000], multiplies: [Int] = [18_000, 18_000]
) -> Calibration {
  Calibration(
    adds: 10_000, addTicks: adds, addCheckTicks: checks, multiplies: 10_000,
    multiplyTicks: multiplies)
}

func boot(
  _ index: Int, samples: [Int64], switches: Int = 100, launch: Int = 0, probeTicks: Int = 6000,
  calibration: Calibration? = calibration(), exits: ExitCounters? = nil
) -> BootRecord {
  BootRecord(
    index: index, launch: launch, position: 0, switchesPerSample: switches,
    histogram: TickHistogram(samples: samples), runOrder: [],
    flagged: FlaggedSamples(notPositive: 0, clockWentBackwards: 0),
    warmUp: WarmUp(samples: 0, firstTicks: 0), probe: Probe(adds: 10_000, ticks: probeTicks),
    calibration: calibration, exits: exits)
}

/// A cell with one boot for each location, of 100 switches per sample.
func cell(_ id: CellID = id(), locations: [Double]) -> CellRecord {
  cell(
    id,
    boots: locations.enumerated().map {
      boot($0.offset, samples: [Int64(($0.element * 100).rounded())])
    })
}

func cell(_ id: CellID = id(), boots: [BootRecord], isTrap: Bool? = nil) -> CellRecord {
  CellRecord(
    id: id, status: .measured, because: nil, mechanism: nil, unit: id.machine.unit,
    verification: VerificationRecord(
      switchesExpected: 1000, switchesCounted: 1000, statePreserved: true, promised: [],
      notPromised: [], isTrap: isTrap),
    boots: boots, summary: nil)
}

func launch(step: Int?, _ processor: ProcessorEvidence? = nil) -> LaunchRecord {
  LaunchRecord(
    machine: .process, architecture: .x86_64, ring: .three, boot: 0, placement: nil,
    clockStep: step, firstSampleMicroseconds: nil, wallMicroseconds: 1, failure: nil,
    processor: processor)
}

/// The mechanism of a cell whose launches said nothing of their processor.
func mechanism(of cell: CellRecord) -> MechanismProof { mechanism(of: cell, launches: []) }

/// Times of a processor, each of 100 instructions: a CPU's, in multiples of an addition of one tick,
/// but for those given.
func processor(
  _ adds: [ChainKind: Double] = [:], vendor: String = "AuthenticAMD", brand: String = "AMD EPYC",
  hypervisor: String? = "KVMKVMKVM", states: (enabled: Int, inUse: Int)? = nil
) -> ProcessorEvidence {
  let usual: [ChainKind: Double] = [
    .add: 1, .multiply: 3, .callAndReturn: 4, .indirectJump: 2, .storeAndLoad: 5, .fence: 8,
    .cpuid: hypervisor == nil ? 100 : 9000,
  ]
  let times = usual.merging(adds) { $1 }
  return ProcessorEvidence(
    vendor: vendor, brand: brand, hypervisor: hypervisor, enabledStates: states?.enabled,
    statesInUse: states?.inUse,
    chains: ChainKind.allCases.compactMap { kind in
      times[kind].map {
        ProcessorEvidence.TimedChain(of: kind, count: 100, ticks: Int(($0 * 100).rounded()))
      }
    })
}

func strategy(_ name: String, adds: String?, isReference: Bool = false) -> StrategyDefinition {
  StrategyDefinition(name: name, title: name, summary: "", adds: adds, isReference: isReference)
}

func run(
  _ cells: [CellRecord], strategies: [StrategyDefinition] = [], step: Int? = 26,
  warnings: [Warning] = []
) -> Run {
  let none = "not in this test"
  return Run(
    id: "r", status: .complete, startedAt: "2025-01-01T00:00:00Z", finishedAt: nil, command: [],
    suite: SuiteRevision(revision: .unknown(because: none), dirty: .unknown(because: none)),
    host: HostDescription(
      cpuModel: .unknown(because: none), cpuVendor: .unknown(because: none),
      cpuSignature: .unknown(because: none), microcode: .unknown(because: none),
      kernel: .unknown(because: none), operatingSystem: .unknown(because: none),
      hypervisor: .unknown(because: none), mitigations: .unknown(because: none),
      governor: .unknown(because: none), smt: .unknown(because: none), onlineCPUs: [0],
      numaNodes: .unknown(because: none), memoryBytes: .unknown(because: none),
      clockSource: .unknown(because: none),
      tsc: TimeStampCounter(
        hz: .unknown(because: none), step: .unknown(because: none),
        invariant: .unknown(because: none))),
    tools: [:], images: [],
    plan: SamplingPlan(
      boots: 10, cellBudgetMicroseconds: 1, maximumSamples: 1, warmUpSamples: 0, seed: 1, cpu: nil,
      numaNode: nil),
    machines: [], strategies: strategies, benchmarks: [], launchCommands: [],
    launches: [launch(step: step)], cells: cells, warnings: warnings, wallMicroseconds: [:])
}

extension Run {
  /// The codes of its warnings.
  var codes: [Warning.Kind] { warnings.map(\.kind) }
}
