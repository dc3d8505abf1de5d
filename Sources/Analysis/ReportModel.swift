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
  /// The cost of switches beyond the loop; nil where no loop was measured alone.
  public var loops: [LoopTable]?
  /// Rings of contexts: a table for each strategy and place.
  public var footprints: [FootprintTable]
  /// Cold memory beside warm.
  public var coldRows: [ColdRow]
  /// Where code and stacks lie: a range for each strategy and place.
  public var placements: [PlacementRange]
  /// The ranges of native figures over placements.
  ///
  /// Nil where no probes gate the samples, or no other placement was measured.
  public var placementSpreads: [PlacementSpread]?
  /// The documented clocks of the strategies, by ring; nil where there are none.
  public var documented: [DocumentedTable]?
  /// The counts of Bochs beside QEMU's; nil where a run does not have both.
  public var secondOpinions: [SecondOpinion]?
  /// The quality of the samples by their probes; nil where none were timed.
  public var quality: DataQuality?
  /// Cells without a number, grouped by the reason.
  public var unmeasured: [UnmeasuredGroup]
  /// Footnotes, each once; a row's `notes` are indices into it.
  public var notes: [Warning]
  /// Core cycles in one tick over all calibrated cells: median, least and greatest; nil if none is.
  @OrNull public var coreCyclesPerTick: [Double]?
  /// The unit of native figures; nil for core cycles where there are some.
  public var shownUnit: ShownUnit?
  /// How many cells the run has.
  public var cellCount: Int
  /// Where the numbers come from.
  public var environment: ReportEnvironment
}

/// A unit that native figures can be shown in.
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

/// The interpretation of a block's numbers.
public enum ReportKind: String, Codable, CaseIterable, Sendable {
  /// The CPU executed the switch itself.
  case cpu
  /// Time that an emulator or a hypervisor took; never a CPU's.
  case emulated
  /// Instructions; no time.
  case counted
  /// Clocks that manuals give; no time.
  case documented
  /// Time, without a proof of the mechanism.
  case unproven

  /// The kind that a proven mechanism belongs to.
  ///
  /// Where a hypervisor's instructions are counted with the guest's, an exit is a count too.
  public init(_ mechanism: Mechanism?, _ unit: Measurement.Unit) {
    switch mechanism {
    case .exitEmulated where unit.isInstructions: self = .counted
    case .instructionEmulated where unit.isInstructions: self = .counted
    case .native: self = .cpu
    case .exitEmulated, .instructionEmulated, .translated, .interpreted: self = .emulated
    case .counted: self = .counted
    case .documented: self = .documented
    case nil: self = .unproven
    }
  }
}

/// Cells that may be divided by each other.
///
/// They have one scenario, architecture, machine, ring and mechanism.
public struct ReportBlock: Codable, Hashable, Sendable {
  /// The scenario.
  public var scenario: String
  /// The same as this version knows it; nil for a word of another one.
  public var knownScenario: Scenario? { Scenario(scenario) }
  /// The instruction set.
  public var architecture: Architecture
  /// The machine that ran it.
  public var machine: Machine
  /// The privilege level.
  public var ring: Ring
  /// How it ran, proven; nil without proof.
  @OrNull public var mechanism: Mechanism?
  /// The interpretation of the numbers.
  public var kind: ReportKind
  /// The unit of the numbers.
  public var unit: Unit
  /// One row for each cell, in the order of the story.
  public var rows: [ReportRow]
  /// The cost of each strategy beyond the one that it extends.
  public var ladder: [Rung]
}

/// One cell's numbers.
public struct ReportRow: Codable, Hashable, Sendable {
  /// The figures derived from its boots, `perSwitch` among them.
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
  /// Microseconds of wall time, by activity.
  public var wallMicroseconds: [String: Int]
  /// Where the guests ran, as it was asked for and read back; each different placement once.
  public var placements: [Placement]
  /// Median microseconds from the launch of a guest to its first timed batch, by machine.
  public var firstSampleMicroseconds: [String: Double]
}
