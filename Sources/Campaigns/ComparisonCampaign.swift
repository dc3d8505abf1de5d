import Analysis
import GuestImages
import Host
import Laboratory
import Launches
import Matrix
import Measurement
import Processes
import Recordings
import Revisions

/// A comparison: two states of the suite and a copy of the first, measured in turns.
public struct ComparisonCampaign {
  private let suite: Suite
  private let request: ComparisonRequest
  private let selection: Selection
  private let sampling: SamplingPlan
  private let emulators: EmulatorChoice
  private let detects: Double?
  private let budgets: [Budget]
  private let watch: CampaignWatcher

  /// The result of a comparison campaign.
  public struct FinishedComparison {
    /// The recordings of the arms.
    public var stored: StoredComparison
    /// The comparison of the recordings.
    public var comparison: Comparison
    /// Whether a signal ended it early.
    public var isInterrupted = false
  }

  /// Makes a campaign.
  /// - Parameters:
  ///   - suite: Where the revisions and the results lie.
  ///   - request: What is compared, and by which rule it is judged.
  ///   - selection: The cells.
  ///   - sampling: How each arm is sampled; its boots are the pairs.
  ///   - emulators: The emulators to use.
  ///   - detects: The change to plan the number of pairs for; nil when that number is given.
  ///   - budgets: What exact quantities may cost.
  ///   - watch: Takes what happens.
  public init(
    suite: Suite, request: ComparisonRequest, selection: Selection, sampling: SamplingPlan,
    emulators: EmulatorChoice, detects: Double?, budgets: [Budget], watch: @escaping CampaignWatcher
  ) {
    self.suite = suite
    self.request = request
    self.selection = selection
    self.sampling = sampling
    self.emulators = emulators
    self.detects = detects
    self.budgets = budgets
    self.watch = watch
  }

  /// The default machines: those with native times, and the exact count.
  public static let machinesByDefault: [Machine] = [.process, .kvm, .icount]

  /// Measures `base` against `head`.
  /// - Throws: `Interrupted` when there was nothing to record yet, `UnfitRevision`,
  ///   `RevisionError`, `SelectionError`, and what the user must fix.
  public func run(_ base: ComparisonSide, _ head: ComparisonSide) throws -> FinishedComparison {
    do {
      // The work trees are needed until the images are built, and gone before anything is measured.
      let prepared = try WorkTrees.use(of: Repository(folder: suite.path)) { trees in
        let states = try [(base, request.base), (head, request.head)].map { side, name in
          try state(side, name, trees)
        }
        let cells = try PlannedCells(base: states[0], head: states[1], selection)
        return Prepared(
          base: states[0], head: states[1], cells: cells,
          baseImages: try states[0].images(for: cells.all, watch: watch),
          headImages: try states[1].images(for: cells.all, watch: watch))
      }
      return try measure(prepared)
    } catch ProcessError.interrupted {
      throw Interrupted()
    }
  }

  private struct Prepared {
    var base: RevisionUnderTest
    var head: RevisionUnderTest
    var cells: PlannedCells
    var baseImages: ImageStore.Images
    var headImages: ImageStore.Images
  }

  private func state(
    _ side: ComparisonSide, _ name: String, _ trees: WorkTrees
  ) throws -> RevisionUnderTest {
    switch side {
    case .revision(let revision):
      return try RevisionUnderTest(
        name, at: trees.lay(out: revision),
        revision: SuiteRevision(revision: .known(revision.commit), dirty: .known(false)), in: suite)
    case .workingTree, .recording:
      return try RevisionUnderTest(
        name, at: suite.path, revision: suite.revision(), in: suite)
    }
  }

  private func measure(_ prepared: Prepared) throws -> FinishedComparison {
    let machines = Set(prepared.cells.all.map(\.machine))
    return try Bench.use(sampling, machines: machines, emulators: emulators, watch: watch) {
      bench in
      if Interruption.requested != nil { throw Interrupted() }
      let head = bench.running(
        prepared.headImages, described: try prepared.head.store.describe(prepared.headImages))
      var cells = prepared.cells
      if selection.machines == Self.machinesByDefault.map(\.rawValue) {
        cells.leaveOut(try interpretedCells(cells.all, by: bench.executors))
      }
      let stored = try suite.results.create(request)
      let arms = ComparedArms(
        suite: suite, stored: stored, request: request,
        base: ComparedArms.Side(state: prepared.base, bench: bench),
        head: ComparedArms.Side(state: prepared.head, bench: head), watch: watch)
      return try measure(cells, arms)
    } images: {
      (prepared.baseImages, try prepared.base.store.describe(prepared.baseImages))
    }
  }

  /// The sessions one after the other: a pilot where pairs are to be planned, the comparison, and
  /// with a gate the flagged cells once more.
  private func measure(_ cells: PlannedCells, _ arms: ComparedArms) throws -> FinishedComparison {
    var sampling = sampling
    if let detects {
      sampling.boots = try plannedPairs(toDetect: detects, cells, arms)
      sampling.precision = nil
      sampling.maximumBoots = nil
    }
    try arms.measure(cells, sampling)
    let comparison = try arms.stored.comparison(in: suite, request, budgets: budgets)
    let flagged = Set(comparison.flagged)
    guard request.isGate, !flagged.isEmpty, !comparison.isVetoed, !arms.isInterrupted else {
      return FinishedComparison(
        stored: arms.stored, comparison: comparison, isInterrupted: arms.isInterrupted)
    }
    let confirmingPairs =
      sampling.precision == nil
      ? PairPlan.confirmingPairs(after: sampling.boots) : PairPlan.confirmingPairs
    watch(
      .confirming(
        flagged: flagged.count, of: comparison.gated.count, pairs: confirmingPairs))
    var again = sampling
    again.boots = confirmingPairs
    again.precision = nil
    again.maximumBoots = nil
    // Other neighbours than before, and the same ones in all arms.
    again.seed = sampling.seed ^ 0x5bd1_e995
    try arms.measure(cells.keeping(flagged), again, .confirmation)
    return FinishedComparison(
      stored: arms.stored,
      comparison: try arms.stored.comparison(in: suite, request, budgets: budgets),
      isInterrupted: arms.isInterrupted)
  }

  /// How many pairs it takes, from a short pilot with the base and its copy; says so before they
  /// are measured.
  private func plannedPairs(
    toDetect effect: Double, _ cells: PlannedCells, _ arms: ComparedArms
  ) throws -> Int {
    var pilot = sampling
    pilot.boots = PairPlan.pilotPairs
    pilot.precision = nil
    pilot.maximumBoots = nil
    let start = ContinuousClock.now
    try arms.measure(cells.commonTimed, pilot, .pilot)
    if arms.isInterrupted { throw Interrupted() }
    let seconds = Double((ContinuousClock.now - start).wholeMicroseconds) / 1e6
    let plan = PairPlan(try arms.stored.pilot(in: suite, request), toDetect: effect)
    guard plan.cells > plan.hopeless.count else { throw TooNoisy(effect: effect) }
    // A pair has three arms and the pilot's has two.
    watch(.planned(plan, seconds: seconds / Double(pilot.boots) * 1.5 * Double(plan.pairs)))
    return plan.pairs
  }
}

/// An effect that no reasonable number of pairs would find here.
public struct TooNoisy: Error, CustomStringConvertible {
  /// The slowdown that was to be found, as a share.
  public var effect: Double

  /// The advice to the user.
  public var description: String {
    "No judged cell would show a slowdown of \((effect * 10_000).rounded() / 100) % with "
      + "\(PairPlan.mostPairs) pairs: quieten the computer ('switchbench doctor' says how), ask for a "
      + "greater one, or select cells that the CPU itself runs."
  }
}
