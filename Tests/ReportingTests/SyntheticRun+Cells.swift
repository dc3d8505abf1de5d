import Measurement

extension SyntheticRun {
  static func cell(_ strategy: String, _ column: Column) -> CellRecord {
    let id = CellID(
      benchmark: "01-registers", scenario: "ping-pong", strategy: strategy,
      architecture: column.architecture, ring: column.ring, machine: column.machine)
    if strategy == "hardware-task", column.architecture == .x86_64 || column.machine == .process {
      return missing(
        id, .skipped,
        column.architecture == .x86_64
          ? "64-bit mode has no hardware task switch"
          : "a process cannot load a task register: it needs ring 0")
    }
    var column = column
    if strategy == "hardware-task", column.machine == .kvm { column.counters = (0, 1) }
    return CellRecord(
      id: id, status: .measured, because: nil, mechanism: nil, unit: column.machine.unit,
      verification: VerificationRecord(
        switchesExpected: 40_000, switchesCounted: 40_000, statePreserved: true,
        promised: ["callee-saved registers"], notPromised: ["x87"]),
      boots: (0..<10).map { boot($0, strategy, column) }, summary: nil)
  }

  static func boot(_ index: Int, _ strategy: String, _ column: Column) -> BootRecord {
    let cost = costs[strategy] ?? (1, 1)
    let switches = strategy == "call-only" && column.machine == .kvm ? 400 : 2000
    let isCounted = column.machine == .icount
    // Boots differ by up to 0.4 %, in an order that is not their own.
    let shake = 1 + 0.002 * Double((index * 7) % 5 - 2)
    let exact = column.scale(cost.ticks) * Double(switches) * shake
    let middle = isCounted ? Int64(cost.instructions * switches) : Int64(exact / 26) * 26
    let histogram = TickHistogram(
      samples: isCounted
        ? Array(repeating: middle, count: 40)
        : Array(repeating: middle, count: 600) + Array(repeating: middle + 26, count: 350)
          + Array(repeating: middle + 26 * 4, count: 48) + [middle * 2 + 52, middle * 3])
    let isNative =
      column.probeTicks < 40_000 && (column.machine == .process || column.machine == .kvm)
    return BootRecord(
      index: index, launch: index, position: index % 6, switchesPerSample: switches,
      histogram: histogram, runOrder: [Int(middle), Int(middle) + 26, Int(middle)],
      flagged: FlaggedSamples(notPositive: 0, clockWentBackwards: 0),
      warmUp: WarmUp(samples: 16, firstTicks: Int(middle) * 4),
      probe: Probe(adds: 10_000, ticks: column.probeTicks + index),
      calibration: isNative ? calibration(multiply: 3) : nil,
      exits: column.counters.map {
        ExitCounters(
          exits: $0.exits * 40_000 + 12, instructionsEmulated: $0.emulated * 40_000,
          switches: 40_000)
      })
  }

  /// Chains of 10,000 at 0.595 ticks per core cycle.
  static func calibration(multiply: Double) -> Calibration {
    Calibration(
      adds: 10_000, addTicks: [5950, 5954], addCheckTicks: [5952, 5950], multiplies: 10_000,
      multiplyTicks: [Int(5952 * multiply), Int(5952 * multiply)])
  }

  static func missing(_ id: CellID, _ status: CellStatus, _ because: String) -> CellRecord {
    CellRecord(
      id: id, status: status, because: because, mechanism: nil, unit: id.machine.unit,
      verification: nil, boots: [], summary: nil)
  }

  /// Makes some of the cells the kinds that runs have beside good ones.
  static func spoil(_ cells: inout [CellRecord]) {
    for index in cells.indices {
      switch cells[index].id.description {
      case "01-registers/ping-pong@all-registers@i686@ring3@process":
        for boot in cells[index].boots.indices {
          cells[index].boots[boot].calibration = calibration(multiply: 3.2)
        }
      case "01-registers/ping-pong@callee-saved-segments@x86_64@ring3@kvm":
        cells[index].boots = Array(cells[index].boots.prefix(1))
      case "01-registers/ping-pong@all-registers@x86_64@ring3@kvm":
        cells[index].verification?.switchesCounted -= 1
      case "01-registers/ping-pong@callee-saved-segments@x86_64@ring0@kvm":
        cells[index] = missing(
          cells[index].id, .failed,
          "KVM internal error, suberror 1: its emulator does not know the instruction at 0x10042")
      case "01-registers/ping-pong@stack-pointer-ret@i686@ring0@tcg":
        for boot in cells[index].boots.indices { cells[index].boots[boot].probe.adds = 0 }
      case "01-registers/ping-pong@stack-pointer-ret@i686@ring0@kvm":
        for boot in cells[index].boots.indices { cells[index].boots[boot].exits = nil }
      case "01-registers/ping-pong@call-only@i686@ring0@kvm":
        cells[index].boots[3].histogram = TickHistogram(samples: [-26, -26, 0, 420])
        cells[index].boots[3].flagged.notPositive = 3
      default: break
      }
    }
  }
}
