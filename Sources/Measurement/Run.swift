/// The recording that a run leaves on disk: `switchbench.run/2`.

/// How far a run got.
public enum RunStatus: String, Codable, Sendable {
  /// It is being measured now, or was cut off without a word.
  case running
  /// Every cell was measured, failed or skipped.
  case complete
  /// A signal ended it; `run --resume` goes on from there.
  case interrupted
}

/// The result of verification of a cell, over all of its boots.
public struct VerificationRecord: Codable, Hashable, Sendable {
  /// Switches that the timed batches asked for.
  public var switchesExpected: Int
  /// Entries that the contexts counted themselves.
  public var switchesCounted: Int
  /// Whether all that the strategy promises to preserve was found preserved, before and after.
  public var statePreserved: Bool
  /// The state that it promises to preserve.
  public var promised: [String]
  /// The state that it does not promise, and that is not checked.
  public var notPromised: [String]
  /// Bytes kept for a context that is not running; nil in older recordings.
  @OrNull public var frameBytes: Int?
  /// Whether a switch is one way into the kernel and back, and nothing else; nil for no.
  public var isTrap: Bool?

  /// Makes a verification.
  public init(
    switchesExpected: Int, switchesCounted: Int, statePreserved: Bool, promised: [String],
    notPromised: [String], frameBytes: Int? = nil, isTrap: Bool? = nil
  ) {
    self.isTrap = isTrap
    self.switchesExpected = switchesExpected
    self.switchesCounted = switchesCounted
    self.statePreserved = statePreserved
    self.promised = promised
    self.notPromised = notPromised
    self._frameBytes = OrNull(wrappedValue: frameBytes)
  }
}

extension VerificationRecord {
  /// Decodes a verification; older ones have no key for the bytes of a frame.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      switchesExpected: try container.decode(Int.self, forKey: .switchesExpected),
      switchesCounted: try container.decode(Int.self, forKey: .switchesCounted),
      statePreserved: try container.decode(Bool.self, forKey: .statePreserved),
      promised: try container.decode([String].self, forKey: .promised),
      notPromised: try container.decode([String].self, forKey: .notPromised),
      frameBytes: try container.decodeIfPresent(Int.self, forKey: .frameBytes),
      isTrap: try container.decodeIfPresent(Bool.self, forKey: .isTrap))
  }
}

/// The figures that are derived from a cell's boots.
///
/// Stored for tools that read one file; always re-derivable.
public struct Summary: Codable, Hashable, Sendable {
  /// The median over boots of each boot's location, per one-way switch, in the cell's unit.
  public var perSwitch: Double
  /// The order-statistic interval of that median, lower and upper; nil with too few boots.
  @OrNull public var interval: [Double]?
  /// The coverage that the interval really has with this many boots.
  public var confidence: Double
  /// Core cycles per switch through the calibration; nil where it does not hold.
  @OrNull public var coreCyclesPerSwitch: Double?

  /// Makes a summary.
  public init(
    perSwitch: Double, interval: [Double]?, confidence: Double, coreCyclesPerSwitch: Double?
  ) {
    self.perSwitch = perSwitch
    self._interval = OrNull(wrappedValue: interval)
    self.confidence = confidence
    self._coreCyclesPerSwitch = OrNull(wrappedValue: coreCyclesPerSwitch)
  }
}

/// One cell of the matrix and all that is known about it.
public struct CellRecord: Codable, Hashable, Sendable {
  /// The reason of a cell that is planned and not measured yet.
  public static let notReached = "the run ended before it was reached"
  /// Whether it is planned and not measured yet.
  public var isWaiting: Bool { status == .skipped && because == CellRecord.notReached }

  /// The written id.
  public var id: CellID
  /// How it ended.
  public var status: CellStatus
  /// Why it failed or was skipped; nil when measured.
  @OrNull public var because: String?
  /// The proven mechanism; nil when there is no proof.
  @OrNull public var mechanism: Mechanism?
  /// The unit of the numbers.
  public var unit: Unit
  /// The result of verification; nil if the cell never ran.
  @OrNull public var verification: VerificationRecord?
  /// One record for each boot that delivered.
  public var boots: [BootRecord]
  /// The derived figures; nil if there is nothing to derive them from.
  @OrNull public var summary: Summary?
  /// Documented clocks by processor; nil but on `paper`, which has nothing else.
  public var documented: [DocumentedClocks]?
  /// The reason why it gets no more boots; nil while it may, and in version 1.
  public var closing: Closing?

  /// Makes a record.
  public init(
    id: CellID, status: CellStatus, because: String?, mechanism: Mechanism?, unit: Unit,
    verification: VerificationRecord?, boots: [BootRecord], summary: Summary?,
    documented: [DocumentedClocks]? = nil, closing: Closing? = nil
  ) {
    self.closing = closing
    self.id = id
    self.status = status
    self._because = OrNull(wrappedValue: because)
    self._mechanism = OrNull(wrappedValue: mechanism)
    self.unit = unit
    self._verification = OrNull(wrappedValue: verification)
    self.boots = boots
    self._summary = OrNull(wrappedValue: summary)
    self.documented = documented
  }
}

extension CellRecord {
  private enum Key: String, CodingKey {
    case id, benchmark, scenario, strategy, architecture, ring, machine, status, because, mechanism
    case unit, verification, boots, summary, documented, closing
  }

  /// Encodes the id's parts beside the id, for readers that do not want to take it apart.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(id, forKey: .id)
    try container.encode(id.benchmark, forKey: .benchmark)
    try container.encode(id.scenario, forKey: .scenario)
    try container.encode(id.strategy, forKey: .strategy)
    try container.encode(id.architecture, forKey: .architecture)
    try container.encode(id.ring, forKey: .ring)
    try container.encode(id.machine, forKey: .machine)
    try container.encode(status, forKey: .status)
    try container.encode(_because, forKey: .because)
    try container.encode(_mechanism, forKey: .mechanism)
    try container.encode(unit, forKey: .unit)
    try container.encode(_verification, forKey: .verification)
    try container.encode(boots, forKey: .boots)
    try container.encode(_summary, forKey: .summary)
    try container.encodeIfPresent(documented, forKey: .documented)
    try container.encodeIfPresent(closing, forKey: .closing)
  }

  /// Decodes a cell; the id counts, its parts are for other readers.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    id = try container.decode(CellID.self, forKey: .id)
    status = try container.decode(CellStatus.self, forKey: .status)
    _because = try container.decode(OrNull<String>.self, forKey: .because)
    _mechanism = try container.decode(OrNull<Mechanism>.self, forKey: .mechanism)
    unit = try container.decode(Unit.self, forKey: .unit)
    _verification = try container.decode(OrNull<VerificationRecord>.self, forKey: .verification)
    boots = try container.decode([BootRecord].self, forKey: .boots)
    _summary = try container.decode(OrNull<Summary>.self, forKey: .summary)
    documented = try container.decodeIfPresent([DocumentedClocks].self, forKey: .documented)
    closing = try container.decodeIfPresent(Closing.self, forKey: .closing)
  }
}

/// How a run was asked to sample.
public struct SamplingPlan: Codable, Hashable, Sendable {
  /// Boots of each cell.
  public var boots: Int
  /// Time budget of one cell in one boot, in microseconds.
  public var cellBudgetMicroseconds: Int
  /// At most this many samples of a cell in one boot.
  public var maximumSamples: Int
  /// Samples left out at the start of each cell.
  public var warmUpSamples: Int
  /// Seed of the generator that shuffles the cells of each boot.
  public var seed: UInt64
  /// The CPU asked for by the user; nil when chosen automatically.
  @OrNull public var cpu: Int?
  /// The NUMA node asked for by the user; nil when it follows the CPU.
  @OrNull public var numaNode: Int?
  /// The half-width that is precise enough, as a share; nil where `boots` is fixed.
  public var precision: Double?
  /// Boots that a cell may have at most where `precision` asks for more; nil with `precision`.
  public var maximumBoots: Int?
  /// Seconds that all boots together may take; nil for no limit.
  public var timeLimitSeconds: Double?

  /// Makes a plan.
  public init(
    boots: Int, cellBudgetMicroseconds: Int, maximumSamples: Int, warmUpSamples: Int,
    seed: UInt64, cpu: Int?, numaNode: Int?, precision: Double? = nil, maximumBoots: Int? = nil,
    timeLimitSeconds: Double? = nil
  ) {
    self.precision = precision
    self.maximumBoots = maximumBoots
    self.timeLimitSeconds = timeLimitSeconds
    self.boots = boots
    self.cellBudgetMicroseconds = cellBudgetMicroseconds
    self.maximumSamples = maximumSamples
    self.warmUpSamples = warmUpSamples
    self.seed = seed
    self._cpu = OrNull(wrappedValue: cpu)
    self._numaNode = OrNull(wrappedValue: numaNode)
  }
}

/// A run: all that was measured in one session with one plan.
public struct Run: Codable, Hashable, Sendable {
  /// The schema that this version writes and the newest that it reads.
  public static let currentSchema = "switchbench.run/2"
  /// The schema of recordings without co-runner probes; read, never written.
  public static let ungatedSchema = "switchbench.run/1"

  /// The schema that the run was read in: `currentSchema` or `ungatedSchema`.
  public var schema: String
  /// Also the name of its folder: date, time and a short random part.
  public var id: String
  /// How far it got.
  public var status: RunStatus
  /// ISO 8601, UTC.
  public var startedAt: String
  /// ISO 8601, UTC; nil while it is running or when it was cut off.
  @OrNull public var finishedAt: String?
  /// The command that was typed.
  public var command: [String]
  /// The suite's own revision.
  public var suite: SuiteRevision
  /// The computer.
  public var host: HostDescription
  /// Versions of the tools that took part, by name: `qemu`, `swift`.
  public var tools: [String: String]
  /// The images that were booted.
  public var images: [GuestImage]
  /// How sampling was planned.
  public var plan: SamplingPlan
  /// Which machines took part, and why the others did not.
  public var machines: [MachineRecord]
  /// The strategies' definitions.
  public var strategies: [StrategyDefinition]
  /// The benchmarks' definitions, in the order of the story.
  public var benchmarks: [BenchmarkDefinition]
  /// The strategies broken down into parts; empty in recordings from before there were any.
  public var decompositions: [Decomposition]
  /// One command line for each machine and architecture.
  public var launchCommands: [LaunchCommand]
  /// Every launch in the order it happened.
  public var launches: [LaunchRecord]
  /// Every cell of the matrix, measured or not.
  public var cells: [CellRecord]
  /// Warnings for the reader.
  public var warnings: [Warning]
  /// Microseconds of wall time, by activity.
  public var wallMicroseconds: [String: Int]
  /// The co-runner probe around its native samples; nil in recordings of version 1.
  public var coRunnerProbe: CoRunnerProbe?

  /// Makes a run.
  public init(
    id: String, status: RunStatus, startedAt: String, finishedAt: String?, command: [String],
    suite: SuiteRevision, host: HostDescription, tools: [String: String], images: [GuestImage],
    plan: SamplingPlan, machines: [MachineRecord], strategies: [StrategyDefinition],
    benchmarks: [BenchmarkDefinition], decompositions: [Decomposition] = [],
    launchCommands: [LaunchCommand], launches: [LaunchRecord], cells: [CellRecord],
    warnings: [Warning], wallMicroseconds: [String: Int], coRunnerProbe: CoRunnerProbe? = nil
  ) {
    self.coRunnerProbe = coRunnerProbe
    self.schema = Run.currentSchema
    self.id = id
    self.status = status
    self.startedAt = startedAt
    self._finishedAt = OrNull(wrappedValue: finishedAt)
    self.command = command
    self.suite = suite
    self.host = host
    self.tools = tools
    self.images = images
    self.plan = plan
    self.machines = machines
    self.strategies = strategies
    self.benchmarks = benchmarks
    self.decompositions = decompositions
    self.launchCommands = launchCommands
    self.launches = launches
    self.cells = cells
    self.warnings = warnings
    self.wallMicroseconds = wallMicroseconds
  }
}
