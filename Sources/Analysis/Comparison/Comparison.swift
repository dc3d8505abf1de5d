import Measurement

/// How the arms of a comparison were measured.
public enum Pairing: String, Codable, CaseIterable, Sendable {
  /// In one session, taking turns: boots of the same number make a pair.
  case interleaved
  /// At different times: boots are independent, and the computer may have changed.
  case advisory
}

/// Which samples of the boots a comparison is made of.
public enum ComparedSamples: String, Codable, CaseIterable, Sendable {
  /// Those that ran while the core was quiet; cells without probes have all of theirs.
  case quiet
  /// All, because neither side timed a probe beside them.
  case unprobed
  /// All, because that was asked for.
  case all
}

/// The settings that a comparison judges by.
public struct ComparisonSettings: Codable, Hashable, Sendable {
  /// The change that matters where samples are quiet.
  ///
  /// `PairRule` shows what that costs in false alarms. Smaller changes than that can be what a cell
  /// does in its next launch.
  public static let usualThreshold = 0.001
  /// The change that matters where a busy sibling may have slowed samples.
  public static let ungatedThreshold = 0.02
  /// The coverage of a comparison's intervals.
  ///
  /// More than `intervalConfidence`: a comparison looks at several numbers of pairs and has a hundred
  /// rows (`PairRule`).
  public static let usualConfidence = 0.98

  /// The relative change that matters: 0.02 for 2 %.
  public var threshold: Double
  /// The coverage that every interval must have, such as 0.95.
  public var confidence: Double
  /// The share of comparisons that must find an effect for it to count as detectable.
  public var power: Double
  /// Whether the outcome says that something became slower, and not only the words.
  public var isGate: Bool
  /// Whether all samples count, not only quiet ones.
  ///
  /// Then recordings with probes and those without can be compared.
  public var usesAllSamples: Bool

  /// Makes settings; those of the gate by default.
  public init(
    threshold: Double = usualThreshold, confidence: Double = usualConfidence,
    power: Double = 0.9, isGate: Bool = false, usesAllSamples: Bool = false
  ) {
    self.usesAllSamples = usesAllSamples
    self.threshold = threshold
    self.confidence = confidence
    self.power = power
    self.isGate = isGate
  }

  /// The threshold as a log ratio; faster is measured by the same, so that the rule is symmetric.
  var logThreshold: Double { logRatio(threshold) }
}

/// One side of a comparison, as it is handed over.
public struct Arm: Sendable {
  /// The name that was typed: a recording or a revision.
  public var name: String
  /// What was measured; without the order of the samples, which no comparison looks at and which is a
  /// quarter of a large recording's memory.
  public var run: Run
  /// The floors of its probes.
  public var floors: CoreFloors

  /// Names a run.
  /// - Parameter floors: Those of the whole run, where it has been cut down to some cells since; nil
  ///   to find them in the cells that it has.
  public init(_ run: consuming Run, name: String, floors: CoreFloors? = nil) {
    self.name = name
    self.run = run
    for cell in self.run.cells.indices {
      for boot in self.run.cells[cell].boots.indices {
        self.run.cells[cell].boots[boot].runOrder = []
      }
    }
    self.floors = floors ?? CoreFloors(self.run)
  }

  /// The same with all samples of each boot.
  func withAllSamples() -> Arm {
    var run = run
    for cell in run.cells.indices {
      for boot in run.cells[cell].boots.indices { run.cells[cell].boots[boot].probed = nil }
    }
    return Arm(run, name: name, floors: CoreFloors.none)
  }

  /// Whether a cell has a boot with probes.
  public var hasProbes: Bool {
    run.cells.contains { cell in cell.boots.contains { $0.probed != nil } }
  }
}

/// One side of a comparison, as a report tells of it.
public struct ArmDescription: Codable, Hashable, Sendable {
  /// The name that was typed.
  public var name: String
  /// The run's id.
  public var run: String
  /// How far it got.
  public var status: RunStatus
  /// ISO 8601, UTC.
  public var startedAt: String
  /// The command that was typed.
  public var command: [String]
  /// The suite's revision.
  public var suite: SuiteRevision
  /// The computer's CPU; nil where it is not known.
  public var cpuModel: String?
}

extension ArmDescription {
  init(_ arm: Arm) {
    let run = arm.run
    self.init(
      name: arm.name, run: run.id, status: run.status, startedAt: run.startedAt,
      command: run.command, suite: run.suite, cpuModel: run.host.cpuModel.value)
  }
}

/// Two runs held against each other: all that a report of it says.
///
/// A row is there for each cell that was timed in both; `exact` has what needs no test, and `unlike`
/// the cells that cannot be compared.
public struct Comparison: Codable, Hashable, Sendable {
  /// The arm that things were.
  public var base: ArmDescription
  /// The arm that things are.
  public var head: ArmDescription
  /// A second arm of the base, compared with it by the same rule; nil when there is none.
  @OrNull public var control: ArmDescription?
  /// How the arms were measured.
  public var pairing: Pairing
  /// Which samples it is made of.
  public var samples = ComparedSamples.quiet
  /// The settings that it was judged by.
  public var settings: ComparisonSettings
  /// The differences between the arms besides the numbers.
  public var differences: [Difference]
  /// Timed cells, in the order of a report: the CPU's first.
  public var rows: [ComparisonRow] = []
  /// Quantities that repeating cannot change.
  public var exact: [ExactRow] = []
  /// Cells that have no number on one side, failed, or did not run in the same way on both.
  public var unlike: [UnlikeCell] = []
  /// Cells that neither side has tried.
  public var skipped: [CellID] = []
  /// The rows that are judged, as a family.
  public var family = Family()
  /// Footnotes, each once, each with its cells and its advice.
  public var notes: [Warning] = []

  /// Whether nothing forbids to compare the two.
  public var isComparable: Bool { !differences.contains { $0.forbids } }
  /// Rows whose verdict counts.
  public var gated: [ComparisonRow] { rows.filter(\.isGated) }
  /// The cells that a confirming rerun should measure again.
  public var flagged: [CellID] { gated.filter { $0.verdict.word == .slower }.map(\.id) }
  /// The cells in which a copy of the base differed from the base.
  public var controlFired: [CellID] {
    gated.filter { row in
      row.controls.contains { $0.verdict.word == .slower || $0.verdict.word == .faster }
    }.map(\.id)
  }
  /// Whether those cells are more than chance explains: then no verdict on time counts.
  public var isVetoed: Bool { controlFired.count > family.controlsByChance }
}

/// One timed cell of both arms.
public struct ComparisonRow: Codable, Hashable, Sendable {
  /// The cell.
  public var id: CellID
  /// How it ran on both sides, proven; nil where it is proven on neither.
  @OrNull public var mechanism: Mechanism?
  /// Ticks per one-way switch in the base, over the boots that were compared.
  public var base: Estimate
  /// Ticks per one-way switch in the head, over the boots that were compared.
  public var head: Estimate
  /// From the base to the head.
  public var change: Change
  /// The verdict on the change, given the control.
  public var verdict: Verdict
  /// The share that the estimate had to exceed.
  ///
  /// It is the threshold, or the possible distance between the copies of the base by their
  /// interval, if that is larger.
  public var bar: Double
  /// From the copy of the base to the head; nil where that has no number.
  @OrNull public var changeFromControl: Change? = nil
  /// Core cycles per switch, for information; nil unless both sides are calibrated.
  @OrNull public var coreCycles: CoreCycles? = nil
  /// The pairs that the change was taken over; none in an advisory comparison.
  public var pairs: [BootPair]
  /// Boots that count on one side and have no partner; 0 in an advisory comparison.
  public var unpairedBoots: Int
  /// From the base to the copy of the base; nil where that has no number.
  @OrNull public var control: SecondLook? = nil
  /// What a rerun of the flagged cells said; nil for one that was not run again.
  @OrNull public var confirmation: Confirmation? = nil
  /// Whether the timed code is identical on both sides, in different images.
  ///
  /// Then a change comes from placement, or from the surrounding code.
  public var isPlacement = false

  /// The interpretation of the numbers.
  public var kind: ReportKind { ReportKind(mechanism, id.machine.unit) }
  /// Whether the verdict counts.
  ///
  /// Only native times are judged, and only of code that is not known to be identical.
  public var isGated: Bool { mechanism == .native && !isPlacement }
  /// Whether it became slower, and a rerun, if there was one, did not contradict.
  public var isRegression: Bool {
    isGated && verdict.word == .slower && (confirmation?.isConfirmed ?? true)
  }
  /// The control of the comparison, and that of the rerun.
  var controls: [SecondLook] { [control, confirmation?.control].compactMap { $0 } }

  /// Core cycles of both arms, each by its own calibration.
  public struct CoreCycles: Codable, Hashable, Sendable {
    /// Over the boots of the base.
    public var base: Estimate
    /// Over the boots of the head.
    public var head: Estimate
  }
}

/// Two boots of the same number, reduced to one location each: ticks per one-way switch.
public struct BootPair: Codable, Hashable, Sendable {
  /// The boot's number in both arms.
  public var boot: Int
  /// In the base.
  public var base: Double
  /// In the head.
  public var head: Double
}

/// The same rule applied to other boots of a cell.
public struct SecondLook: Codable, Hashable, Sendable {
  /// The measured change.
  public var change: Change
  /// The verdict on the change.
  public var verdict: Verdict
}

/// The result of a rerun of a flagged cell.
public struct Confirmation: Codable, Hashable, Sendable {
  /// From the base to the head, measured afresh.
  public var look: SecondLook
  /// From the base to the copy of the base, measured afresh; nil where there is none.
  @OrNull public var control: SecondLook?

  /// Whether it is slower there too.
  public var isConfirmed: Bool { look.verdict.word == .slower }
}
