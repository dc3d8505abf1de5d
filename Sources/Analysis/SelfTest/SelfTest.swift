import Measurement
import Statistics

/// How the gate is tried.
public struct SelfTestPlan: Codable, Hashable, Sendable {
  /// At most this share of comparisons of identical code may be flagged before confirmation.
  public static let promise = 0.005

  /// A change that is to be found, and how often.
  public struct Goal: Codable, Hashable, Sendable {
    /// The slowdown, a share.
    public var share: Double
    /// In which share of native ping-pong cells it is to be found.
    public var power: Double

    /// Names a goal.
    public init(share: Double, power: Double) { (self.share, self.power) = (share, power) }
  }

  /// Comparisons to draw.
  public var families: Int
  /// From which all draws follow.
  public var seed: UInt64
  /// The numbers of pairs at which a cell may stop, ascending; one is that of all cells.
  public var looks: [Int]
  /// The settings that the gate judges by.
  public var settings: ComparisonSettings
  /// The changes that are injected.
  public var injections: [Injection]
  /// The goals of the gate; the first is also tried in noise of each level.
  public var goals: [Goal]
  /// The noise of one pair that the first goal is tried in, ascending.
  public var levels: [Double]
  /// The bounds of the noise classes in the table of injections, ascending.
  public var noiseBounds: [Double]

  /// Pairs that each comparison is drawn with, at most.
  public var pairs: Int { looks.last ?? 0 }
  /// Pairs of its confirmation, where the recording has this many beside.
  public var confirmingPairs: Int {
    looks.count > 1 ? PairPlan.confirmingPairs : PairPlan.confirmingPairs(after: pairs)
  }
  /// The goal that quieter computers are tried with.
  public var goal: Goal { goals.first ?? Goal(share: settings.threshold * 2, power: 0.9) }

  /// The plan of `compare --gate` with quiet samples.
  public static func quiet(families: Int = 1000, seed: UInt64 = 1) -> SelfTestPlan {
    SelfTestPlan(
      families: families, seed: seed, looks: PairRule.declaredLooks,
      settings: ComparisonSettings(isGate: true),
      injections: [0.001, 0.002, 0.005, 0.01, 0.03].map(Injection.share),
      goals: [Goal(share: 0.002, power: 0.8), Goal(share: 0.005, power: 0.95)],
      levels: [0.0001, 0.0002, 0.0004, 0.0008, 0.0012, 0.0016, 0.0024],
      noiseBounds: [0.0005, 0.001, 0.002, 0.005, 0.02])
  }

  /// The plan of `compare --gate` where all samples count.
  public static func ungated(families: Int = 1000, seed: UInt64 = 1) -> SelfTestPlan {
    SelfTestPlan(
      families: families, seed: seed, looks: [PairPlan.usualPairs],
      settings: ComparisonSettings(
        threshold: ComparisonSettings.ungatedThreshold, isGate: true),
      injections: [0.01, 0.02, 0.03, 0.05, 0.1].map(Injection.share),
      goals: [Goal(share: 0.03, power: 0.9)],
      levels: [0.0025, 0.005, 0.0075, 0.01, 0.0125, 0.015, 0.02],
      noiseBounds: [0.005, 0.01, 0.02, 0.05])
  }

  /// The plan that fits a recording of noise.
  public static func standard(
    for noise: NoiseRecording, families: Int = 1000, seed: UInt64 = 1
  ) -> SelfTestPlan {
    guard noise.coRunnerProbe != nil else { return ungated(families: families, seed: seed) }
    var plan = quiet(families: families, seed: seed)
    let looks = plan.looks.filter { $0 <= noise.pairs }
    if !looks.isEmpty { plan.looks = looks }
    return plan
  }
}

/// How many of how many.
public struct TrialTally: Codable, Hashable, Sendable {
  /// How many did.
  public var count = 0
  /// Of how many.
  public var trials = 0

  /// The share; 0 of nothing.
  public var share: Double { trials == 0 ? 0 : Double(count) / Double(trials) }
  /// The upper Clopper-Pearson bound of the share, at 95 %; 1 for no trials.
  ///
  /// It assumes that the trials are independent.
  public var upperBound: Double {
    binomialBounds(successes: count, trials: trials, confidence: 0.95)?.upper ?? 1
  }

  mutating func add(_ happened: Bool) {
    count += happened ? 1 : 0
    trials += 1
  }
}

/// The result of one injected change.
public struct InjectionResult: Codable, Hashable, Sendable {
  /// The injected change.
  public var injection: Injection
  /// Rows called slower.
  public var slower = TrialTally()
  /// Rows called slower and confirmed by other pairs.
  public var confirmed = TrialTally()
  /// Rows of which nothing was concluded.
  public var inconclusive = TrialTally()
}

/// The results of all injections in cells of one kind.
public struct PowerRow: Codable, Hashable, Sendable {
  /// The kind.
  public var name: String
  /// How many cells are of it.
  public var cells: Int
  /// One for each injection, in the order of the plan.
  public var results: [InjectionResult]
}

/// The result of the goal in noise of one level, in every cell.
public struct QuieterNoise: Codable, Hashable, Sendable {
  /// The noise of one pair, a share.
  public var noise: Double
  /// Rows called slower where each cell's recorded noise was shrunk to that.
  public var asRecorded = TrialTally()
  /// Rows called slower where it is normal.
  public var normal = TrialTally()
}

/// A Monte Carlo of the gate on recorded noise.
public struct SelfTest: Codable, Hashable, Sendable {
  /// The comparison of identical code that the noise is from.
  public var comparison: String
  /// The CPU that it was recorded on; nil when it is not known.
  @OrNull public var cpuModel: String?
  /// When, ISO 8601.
  public var startedAt: String
  /// The suite's revision.
  public var suite: SuiteRevision
  /// The warnings of its runs, such as time stolen by a hypervisor.
  public var warnings: [Warning]
  /// Recorded pairs that the families are drawn from.
  public var recordedPairs: Int
  /// The noise of one pair in each cell, ascending: robust deviations of log ratios.
  public var noise: [Double]
  /// How it was tried.
  public var plan: SelfTestPlan
  /// Families in which the gate flagged a cell, before confirmation.
  public var flagged = TrialTally()
  /// The same without a new deal: blocks as they were recorded, by all names of the arms.
  public var flaggedAsRecorded = TrialTally()
  /// Families in which a cell would be flagged by the base and the threshold alone.
  public var flaggedByBaseAlone = TrialTally()
  /// The same, were the copy of the base asked as well.
  public var flaggedWithoutBar = TrialTally()
  /// Families that ended as a regression, after confirmation.
  public var regressions = TrialTally()
  /// Families in which the control took the word from all rows.
  public var vetoed = TrialTally()
  /// Families in which nothing could be concluded, those vetoed among them.
  public var inconclusive = TrialTally()
  /// Pairs of all rows together.
  public var pairsTaken = 0
  /// Rows that were flagged.
  public var rowsFlagged = TrialTally()
  /// Rows in which the control fired.
  public var controlsFired = TrialTally()
  /// Rows whose interval held the truth, which is no change.
  public var covered = TrialTally()
  /// The minimum share that should: the mean of the coverages of the rows' pairs.
  public var coverage = 0.0
  /// The injections that were found, by the cells' noise and by scenario.
  public var power: [PowerRow] = []
  /// The results on quieter computers, by the noise, ascending.
  public var quieter: [QuieterNoise] = []

  /// Whether no more families were flagged than promised.
  public var holds: Bool { flagged.share <= SelfTestPlan.promise }
  /// The largest noise at which the goal is found often enough; nil for none.
  ///
  /// - Parameter noise: Which: `\.asRecorded` or `\.normal`.
  public func noiseForGoal(_ noise: KeyPath<QuieterNoise, TrialTally>) -> Double? {
    quieter.prefix { $0[keyPath: noise].share >= plan.goal.power }.last?.noise
  }
  /// The share of ping-pong cells in which a goal was found; nil if not injected.
  public func found(_ goal: SelfTestPlan.Goal) -> TrialTally? {
    let row = power.first { $0.name == Scenario.Kind.pingPong.rawValue }
    return row?.results.first { $0.injection == .share(goal.share) }?.slower
  }
  /// Pairs of a row, on average.
  public var pairsOfRow: Double {
    Double(pairsTaken) / Double(max(covered.trials, 1))
  }
}
