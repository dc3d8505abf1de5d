import Measurement

/// All that a report says, in the order it says it.
///
/// Formatters choose how much of it to show.
public struct ReportModel: Codable, Hashable, Sendable {
  /// Where the recording is, as the caller names it.
  public var recording: String
  /// The strategies in the order of the story.
  public var strategies: [StrategyDefinition]
  /// The strategy that the ladder stands on; nil when none is defined.
  @OrNull public var floor: String?
  /// The strategy that ratios are given to, beside the floor; nil when none is marked.
  @OrNull public var reference: String?
  /// The ladder: every strategy after the one it extends.
  public var rungs: [RungPlace]
  /// The benchmarks in the order of the story.
  public var benchmarks: [BenchmarkDefinition]
  /// The numbers: those of the CPU first, then emulated, then counted, then unproven ones.
  public var blocks: [ReportBlock]
  /// Wholes beside the sum of their parts, where all of them have numbers.
  public var waterfalls: [Waterfall]
  /// What switches cost beyond the loop that times them; nil where no such loop was measured alone.
  public var loops: [LoopTable]?
  /// Rings of contexts: a table for each strategy and place.
  public var footprints: [FootprintTable]
  /// Cold memory beside warm.
  public var coldRows: [ColdRow]
  /// Where code and stacks lie: a range for each strategy and place.
  public var placements: [PlacementRange]
  /// How far native figures depend on placement, and which are closer to each other than that; nil
  /// where no probes gate the samples, or no other placement was tried.
  public var placementSpreads: [PlacementSpread]?
  /// What manuals say of the strategies, by ring; nil where nothing was documented.
  public var documented: [DocumentedTable]?
  /// What Bochs says of the cells that QEMU counted too; nil where a run does not have both.
  public var secondOpinions: [SecondOpinion]?
  /// What the co-runner probes say of the samples; nil where none were timed.
  public var quality: DataQuality?
  /// Cells without a number, grouped by the reason.
  public var unmeasured: [UnmeasuredGroup]
  /// Footnotes, each once; a row's `notes` are indices into it.
  public var notes: [Warning]
  /// Core cycles in one tick over all calibrated cells: median, least and greatest; nil if none is.
  @OrNull public var coreCyclesPerTick: [Double]?
  /// What the figures of the CPU are shown in; nil for core cycles where there are some.
  public var shownUnit: ShownUnit?
  /// How many cells the run has.
  public var cellCount: Int
  /// Where the numbers come from.
  public var environment: ReportEnvironment
}

/// What a reader wants the figures of the CPU to be shown in.
public enum ShownUnit: String, Codable, CaseIterable, Sendable {
  /// Core cycles where the calibration holds, and ticks elsewhere.
  case coreCycles = "cycles"
  /// Ticks of the time-stamp counter.
  case ticks
  /// Nanoseconds, by the frequency of the time-stamp counter.
  case nanoseconds = "ns"
}

/// A strategy's place in the ladder by definition, measured or not.
public struct RungPlace: Codable, Hashable, Sendable {
  /// The strategy.
  public var strategy: String
  /// How many rungs are below it.
  public var depth: Int
}

/// What the numbers of a block may be taken for.
public enum ReportKind: String, Codable, CaseIterable, Sendable {
  /// The CPU executed the switch itself.
  case cpu
  /// Time that an emulator or a hypervisor took; never a CPU's.
  case emulated
  /// Instructions; no time.
  case counted
  /// Clocks that manuals give; no time.
  case documented
  /// Time, and no proof of what took it.
  case unproven

  /// The kind that a proven mechanism belongs to.
  public init(_ mechanism: Mechanism?) {
    switch mechanism {
    case .native: self = .cpu
    case .exitEmulated, .instructionEmulated, .translated: self = .emulated
    case .counted: self = .counted
    case .documented: self = .documented
    case nil: self = .unproven
    }
  }
}

/// Cells of one scenario, architecture, machine, ring and mechanism: the only ones that may be
/// divided by each other.
public struct ReportBlock: Codable, Hashable, Sendable {
  /// What is done with the switch.
  public var scenario: String
  /// The instruction set.
  public var architecture: Architecture
  /// What ran it.
  public var machine: Machine
  /// The privilege level.
  public var ring: Ring
  /// How it ran, proven; nil without proof.
  @OrNull public var mechanism: Mechanism?
  /// What the numbers may be taken for.
  public var kind: ReportKind
  /// What the numbers count.
  public var unit: Unit
  /// One row for each cell, in the order of the story.
  public var rows: [ReportRow]
  /// What each strategy adds to the one that it extends.
  public var ladder: [Rung]
}

/// One cell's numbers.
public struct ReportRow: Codable, Hashable, Sendable {
  /// What was derived from its boots; `perSwitch` is there.
  public var cell: CellAnalysis
  /// Its cost over the floor's, in the same block; nil when the floor is not in it.
  @OrNull public var ratioToFloor: Double?
  /// Its cost over the reference's, in the same block; nil when that is not in it.
  @OrNull public var ratioToReference: Double?
  /// The first ratio with its interval; nil without both figures.
  @OrNull public var floorRatio: Estimate?
  /// The second ratio with its interval; nil without both figures.
  @OrNull public var referenceRatio: Estimate?
  /// Footnotes that name this cell: indices into the model's `notes`.
  public var notes: [Int]
}

/// Cells without a number that share the reason.
public struct UnmeasuredGroup: Codable, Hashable, Sendable {
  /// Failed or skipped; measured only for a cell that a report could not use.
  public var status: CellStatus
  /// The reason.
  public var because: String
  /// The cells.
  public var cells: [CellID]
}

/// Where the numbers come from.
public struct ReportEnvironment: Codable, Hashable, Sendable {
  /// The run's id.
  public var run: String
  /// How far it got.
  public var status: RunStatus
  /// ISO 8601, UTC.
  public var startedAt: String
  /// ISO 8601, UTC; nil when it was cut off.
  @OrNull public var finishedAt: String?
  /// The command that was typed.
  public var command: [String]
  /// The suite's revision.
  public var suite: SuiteRevision
  /// The computer.
  public var host: HostDescription
  /// Versions by tool.
  public var tools: [String: String]
  /// The images.
  public var images: [GuestImage]
  /// How it sampled.
  public var plan: SamplingPlan
  /// Which machines took part.
  public var machines: [MachineRecord]
  /// One command line for each machine and architecture.
  public var launchCommands: [LaunchCommand]
  /// Microseconds by what they were spent on.
  public var wallMicroseconds: [String: Int]
  /// Where the guests ran, as it was asked for and read back; each different placement once.
  public var placements: [Placement]
  /// Median microseconds from the launch of a guest to its first timed batch, by machine.
  public var firstSampleMicroseconds: [String: Double]
}
