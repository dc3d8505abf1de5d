import Analysis
import ArgumentParser
import Campaigns
import Foundation
import Launches
import Matrix
import Measurement
import Recordings
import Reporting
import Revisions

/// `switchbench compare`: holds a head against its base, with a verdict for each cell.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Hold two revisions or recordings against each other: slower, faster, the same?",
    usage: "switchbench compare <base> [<head>] [<filters>] [--gate] [<options>]",
    discussion: """
      Each cell becomes slower, faster, the same within so much, or inconclusive with the smallest \
      slowdown that would have been seen. Only time that the CPU itself took is judged; numbers \
      that repeating cannot change are held to Benchmarks/budgets.toml.

      Revisions are built in work trees of their own, and measured in one session, taking turns, \
      with a copy of the base as a third. Your checkout is not touched. Without --machine that is \
      where the CPU itself runs the switch, and the exact count. With --gate, cells that look \
      slower are measured again, and only what is confirmed counts.

      Only quiet samples count, which no other guest on the core's sibling hardware thread slowed. \
      All arms of a cell stop together, when their scatter allows a verdict: after \
      \(PairRule.declaredLooks.map(String.init).joined(separator: ", ")) pairs. A cell whose code is \
      the same on both sides, in different images, is shown as placement and not judged.

      Recordings were made at different times, so what is said of them is advisory. Where their \
      environments differ in what matters nothing is compared, and the differences are listed. One \
      that has no co-runner probe is compared with one that has with --ungated only. The id of a \
      comparison of revisions alone shows it again.

      Exits with 0, or with 3 for a regression when there is a --gate, 4 for a cell that is \
      missing, failed or ran in another way on one side, 5 when the two are not comparable, and 6 \
      when nothing can be concluded.

      Examples:
        switchbench compare main
        switchbench compare v1.0 HEAD --machine process --gate
        switchbench compare HEAD~3 . --strategy '*-saved' --detect 1%
        switchbench compare <base> latest --threshold 1% --confidence 0.99
        switchbench compare latest --format markdown > comment.md
        switchbench compare v1.0 --bisect --machine process --strategy '*-saved'
      """)

  @Argument(help: "What things were: a run, or a branch, tag or commit.")
  var base: String
  @Argument(help: "What things are: as for the base. Default: '.', the files as they are.")
  var head: String?
  @OptionGroup(title: "Filters") var filters: FilterOptions
  @Flag(help: "The whole matrix: what takes long, too.")
  var full = false
  @Option(
    help: ArgumentHelp(
      "The change that matters. Default: 0.1% of quiet samples, 2% of all.",
      valueName: "percentage"))
  var threshold: String?
  @Option(help: ArgumentHelp("The coverage of every interval. Default: 0.98.", valueName: "share"))
  var confidence: Double?
  @Option(
    help: ArgumentHelp(
      "Pairs of boots of every cell. Default: as many as its scatter asks for.",
      valueName: "count"))
  var pairs: Int?
  @Option(
    help: ArgumentHelp(
      "Plan the pairs so that this slowdown is found, by half of it as the threshold.",
      valueName: "percentage"))
  var detect: String?
  @Flag(help: "Count all samples, quiet or not: for recordings without a co-runner probe.")
  var ungated = false
  @Flag(help: "End with 3 when a cell became slower or an exact number is over its hard budget.")
  var gate = false
  @Flag(
    help: "As --gate, with the exit codes of 'git bisect run': 0, 1, 125 to skip, 128 to stop.")
  var bisect = false
  @Option(
    help: ArgumentHelp(
      "Seed of the order of cells. Default: a new one, recorded.", valueName: "number"))
  var seed: UInt64?
  @OptionGroup(title: "Placement") var placement: PlacementOptions
  @Option(help: "How the comparison is printed.")
  var format = ComparisonOutputFormat.text
  @OptionGroup var suite: SuiteOptions

  func validate() throws {
    _ = try (share(threshold, of: "--threshold"), share(detect, of: "--detect"))
    if let confidence, !(0.5...0.9999).contains(confidence) {
      throw ValidationError("--confidence \(confidence): a share from 0.5 to 0.9999.")
    }
    if let pairs, !(1...1000).contains(pairs) {
      throw ValidationError("--pairs \(pairs): a number from 1 to 1000.")
    }
    guard let detected = try share(detect, of: "--detect") else { return }
    if pairs != nil { throw ValidationError("--detect plans the pairs; leave --pairs out.") }
    if let least = try share(threshold, of: "--threshold"), least >= detected {
      throw ValidationError(
        "--detect \(detect ?? "") must be above --threshold \(threshold ?? ""): what is not above "
          + "it is never called slower.")
    }
  }

  func run() throws {
    guard bisect else { return try compareBoth() }
    do {
      try compareBoth()
    } catch {
      throw BisectAnswer.answer(to: error, head: head ?? ".")
    }
  }

  private func compareBoth() throws {
    let suite = try suite.find()
    let budgets = try suite.loadDefinitions().budgets
    if head == nil, let stored = try suite.results.comparison(base) {
      if try stored.request().schema == ComparisonRequest.uncheckedSchema {
        Terminal.note(
          "switchbench: \(stored.id) was made before comparisons had checksums: its threshold and "
            + "confidence are taken as they stand in its folder")
      }
      let comparison = try stored.comparison(
        in: suite, try request(for: stored), budgets: budgets,
        choosing: filters.selection)
      return try conclude(comparison)
    }
    let first = try ComparisonSide(base, in: suite)
    if case .recording = first, head == nil {
      throw ValidationError("'\(base)' is a recording; name the <head> to hold against it, too.")
    }
    let second = try ComparisonSide(head ?? ".", in: suite)
    switch (first, second) {
    case (.recording(let base), .recording(let head)):
      try compareRecordings(base, head, suite, budgets)
    case (.recording, _), (_, .recording):
      throw ValidationError(
        "One of '\(base)' and '\(head ?? ".")' is a recording and the other a revision; name two of "
          + "a kind.")
    default: try measure(first, second, suite, budgets)
    }
  }

  private func compareRecordings(
    _ base: StoredRun, _ head: StoredRun, _ suite: Suite, _ budgets: [Budget]
  ) throws {
    let arms = try chosen(of: [
      Arm(suite.load(base), name: self.base), Arm(suite.load(head), name: self.head ?? ""),
    ])
    let isQuiet = !ungated && arms.contains(where: \.hasProbes)
    let settings = try request(id: "", isQuiet: isQuiet).settings
    try conclude(
      compare(
        base: arms[0], head: arms[1], settings: settings, budgets: budgets, pairing: .advisory))
  }

  private func measure(
    _ base: ComparisonSide, _ head: ComparisonSide, _ suite: Suite, _ budgets: [Budget]
  ) throws {
    if case .workingTree = base {
      let changes = try Repository(folder: suite.path).changes()
      guard changes.isEmpty else {
        throw RevisionError.dirty(folder: suite.path, changes: changes)
      }
    }
    var selection = filters.selection
    selection.isFull = full
    if selection.machines.isEmpty {
      selection.machines = ComparisonCampaign.machinesByDefault.map(\.rawValue)
    }
    let request = try request(id: newID(), isQuiet: !ungated)
    // Shorter boots than a run's, and more of them: what is between boots is what hides a change.
    var sampling = SamplingPlan.standard(
      boots: pairs ?? PairRule.declaredLooks[0], cellBudget: 5, seed: seed, cpu: placement.cpu,
      numaNode: placement.numaNode)
    if pairs == nil {
      sampling.precision = PairRule(request.settings).halfWidth
      sampling.maximumBoots = PairRule.declaredLooks.last
    }
    let watcher = ProgressWatcher()
    defer { watcher.clear() }
    let campaign = ComparisonCampaign(
      suite: suite, request: request, selection: selection, sampling: sampling,
      qemu: placement.qemu, detects: try share(detect, of: "--detect"), budgets: budgets,
      watch: watcher.show)
    let outcome = try campaign.run(base, head)
    watcher.clear()
    Terminal.output(try render(outcome.comparison, as: format.format))
    Terminal.note("\nComparison: \(suite.relative(outcome.stored.folder))")
    if outcome.isInterrupted {
      Terminal.note(
        "switchbench: interrupted; \(outcome.comparison.wholePairs) pairs are kept, and 'switchbench "
          + "compare \(outcome.stored.id)' shows them again")
      throw Interrupted()
    }
    try end(outcome.comparison)
  }

  private func conclude(_ comparison: Comparison) throws {
    Terminal.output(try render(comparison, as: format.format))
    try end(comparison)
  }

  private func end(_ comparison: Comparison) throws {
    if let outcome = Outcome(comparison.outcome) { throw ExitCode(outcome.rawValue) }
  }

  /// A new request, as it was typed.
  private func request(id: String, isQuiet: Bool) throws -> ComparisonRequest {
    let detected = try share(detect, of: "--detect")
    let usual =
      isQuiet ? ComparisonSettings.usualThreshold : ComparisonSettings.ungatedThreshold
    return ComparisonRequest(
      id: id, command: CommandLine.arguments, base: base, head: head ?? ".",
      threshold: try share(threshold, of: "--threshold") ?? detected.map { min($0 / 2, usual) }
        ?? usual,
      confidence: confidence ?? ComparisonSettings.usualConfidence, isGate: gate || bisect,
      usesAllSamples: ungated ? true : nil)
  }

  /// A stored request, with what was typed now in place of what was typed then.
  private func request(for stored: StoredComparison) throws -> ComparisonRequest {
    var request = try stored.request()
    request.threshold = try share(threshold, of: "--threshold") ?? request.threshold
    request.confidence = confidence ?? request.confidence
    request.isGate = request.isGate || gate || bisect
    if ungated { request.usesAllSamples = true }
    return request
  }

  private func share(_ text: String?, of option: String) throws -> Double? {
    guard let text else { return nil }
    guard let share = Double(percentage: text), (0.0001...1).contains(share) else {
      throw ValidationError("\(option) \(text): a percentage from 0.01% to 100%, such as 2%.")
    }
    return share
  }

  /// The arms with the cells that the filters let through; a glob may match one of them only.
  private func chosen(of arms: [Arm]) throws -> [Arm] {
    let chosen = try filters.selection.cells(of: arms.flatMap { $0.run.cells.map(\.id) })
    return arms.map { arm in
      var arm = arm
      arm.run.cells.removeAll { !chosen.contains($0.id) }
      return arm
    }
  }
}
