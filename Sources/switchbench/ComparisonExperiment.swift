import Analysis
import Host
import Laboratory
import Matrix
import Measurement
import Processes
import Recordings
import Revisions

/// Measures two states of the suite and a copy of the first in one session: everything between the
/// command line and the recordings of the arms.
struct ComparisonExperiment {
  let suite: Suite
  let request: ComparisonRequest
  let selection: Selection
  /// How each arm is sampled; its boots are the pairs.
  let sampling: SamplingPlan
  let qemu: String?
  /// The change to plan the number of pairs for; nil when that number is given.
  let detects: Double?
  let budgets: [Budget]

  /// What is left when it is over.
  struct Outcome {
    var stored: StoredComparison
    var comparison: Comparison
    /// Whether a signal ended it early.
    var isInterrupted = false
  }

  /// Where native time is to be had, and the exact count; what else there is must be asked for.
  static let machinesByDefault: [Machine] = [.process, .kvm, .icount]

  /// Measures `base` against `head`.
  /// - Throws: `Interrupted` when there was nothing to record yet, `UnfitRevision`,
  ///   `RevisionError`, `SelectionError`, and what the user must mend.
  func run(_ base: ComparisonSide, _ head: ComparisonSide) throws -> Outcome {
    do {
      // The work trees are needed until the images are built, and gone before anything is measured.
      let prepared = try WorkTrees.use(of: Repository(folder: suite.path)) { trees in
        let states = try [(base, request.base), (head, request.head)].map { side, name in
          try state(side, name, trees)
        }
        let cells = try PlannedCells(base: states[0], head: states[1], selection)
        return Prepared(
          base: states[0], head: states[1], cells: cells,
          baseImages: try states[0].images(for: cells.all),
          headImages: try states[1].images(for: cells.all))
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
        name, at: suite.path, revision: Repository(folder: suite.path).description(), in: suite)
    }
  }

  private func measure(_ prepared: Prepared) throws -> Outcome {
    let machines = Set(prepared.cells.all.map(\.machine))
    return try Workbench.use(sampling, machines: machines, qemu: qemu) { bench in
      if Interruption.requested != nil { throw Interrupted() }
      let head = bench.running(
        prepared.headImages, described: try prepared.head.store.describe(prepared.headImages))
      var cells = prepared.cells
      if selection.machines == Self.machinesByDefault.map(\.rawValue) {
        cells.leaveOut(try interpretedCells(cells.all, by: bench.executors))
      }
      let stored = try suite.results.create(request)
      let session = ComparisonRunner(
        suite: suite, stored: stored,
        base: ComparisonRunner.Side(state: prepared.base, bench: bench),
        head: ComparisonRunner.Side(state: prepared.head, bench: head), request: request)
      return try measure(cells, session)
    } images: {
      (prepared.baseImages, try prepared.base.store.describe(prepared.baseImages))
    }
  }

  /// The sessions one after the other: a pilot where pairs are to be planned, the comparison, and
  /// with a gate the flagged cells once more.
  private func measure(_ cells: PlannedCells, _ runner: ComparisonRunner) throws -> Outcome {
    var sampling = sampling
    if let detects {
      sampling.boots = try plannedPairs(toDetect: detects, cells, runner)
      sampling.precision = nil
      sampling.maximumBoots = nil
    }
    try runner.measure(cells, sampling)
    let comparison = try runner.stored.comparison(in: suite, request, budgets: budgets)
    let flagged = Set(comparison.flagged)
    guard request.isGate, !flagged.isEmpty, !comparison.isVetoed, !runner.isInterrupted else {
      return Outcome(
        stored: runner.stored, comparison: comparison, isInterrupted: runner.isInterrupted)
    }
    let confirmingPairs =
      sampling.precision == nil
      ? PairPlan.confirmingPairs(after: sampling.boots) : PairPlan.confirmingPairs
    Terminal.note(
      "switchbench: \(flagged.count) of \(comparison.gated.count) judged cells look slower; "
        + "measuring them again, \(confirmingPairs) pairs")
    var again = sampling
    again.boots = confirmingPairs
    again.precision = nil
    again.maximumBoots = nil
    // Other neighbours than before, and the same ones in all arms.
    again.seed = sampling.seed ^ 0x5bd1_e995
    try runner.measure(cells.keeping(flagged), again, .confirmation)
    return Outcome(
      stored: runner.stored,
      comparison: try runner.stored.comparison(in: suite, request, budgets: budgets),
      isInterrupted: runner.isInterrupted)
  }

  /// How many pairs it takes, from a short pilot with the base and its copy; says so before they
  /// are measured.
  private func plannedPairs(
    toDetect effect: Double, _ cells: PlannedCells, _ runner: ComparisonRunner
  ) throws -> Int {
    var pilot = sampling
    pilot.boots = PairPlan.pilotPairs
    pilot.precision = nil
    pilot.maximumBoots = nil
    let start = ContinuousClock.now
    try runner.measure(cells.commonTimed, pilot, .pilot)
    if runner.isInterrupted { throw Interrupted() }
    let seconds = Double((ContinuousClock.now - start).wholeMicroseconds) / 1e6
    let plan = PairPlan(try runner.stored.pilot(in: suite, request), toDetect: effect)
    guard plan.cells > plan.hopeless.count else { throw TooNoisy(effect: effect) }
    // A pair has three arms and the pilot's has two.
    let whole = Int((seconds / Double(pilot.boots) * 1.5 * Double(plan.pairs)).rounded(.up))
    let time = whole < 120 ? "\(whole) s" : "\((whole + 59) / 60) min"
    Terminal.note("switchbench: \(plan.text), about \(time)")
    return plan.pairs
  }
}

extension PairPlan {
  /// The plan in a sentence, without the time.
  fileprivate var text: String {
    let share = "\((effect * 10_000).rounded() / 100) %"
    var text = "to find a slowdown of \(share) in \(Int(power * 10)) of 10 comparisons takes "
    text += "\(pairs) pairs"
    if let noisiest { text += " (the most in \(noisiest))" }
    if !hopeless.isEmpty {
      text += "; \(hopeless.count) of \(cells) judged cells are too noisy for that with "
      text += "\(PairPlan.mostPairs) pairs, such as \(hopeless[0])"
    }
    return text
  }
}

/// An effect that no reasonable number of pairs would find here.
struct TooNoisy: Error, CustomStringConvertible {
  var effect: Double

  var description: String {
    "No judged cell would show a slowdown of \((effect * 10_000).rounded() / 100) % with "
      + "\(PairPlan.mostPairs) pairs: quieten the computer ('switchbench doctor' says how), ask for a "
      + "greater one, or select cells that the CPU itself runs."
  }
}
