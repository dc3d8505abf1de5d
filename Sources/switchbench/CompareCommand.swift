import Analysis
import ArgumentParser
import Campaigns
import Foundation
import Launches
import Matrix
import Measurement
import Processes
import Recordings
import Reporting
import Revisions

/// `switchbench compare`: compares a head with its base, with a verdict for each cell.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare two revisions or recordings: slower, faster, or the same?",
    usage: "switchbench compare [<base> [<head>]] [<filters>] [--gate] [<options>]",
    discussion: """
      The verdict on each cell is slower, faster, the same within a bound, or inconclusive with the \
      smallest slowdown that would have been detected. Only native times are judged. Exact metrics \
      (instructions, bytes) are checked against Benchmarks/budgets.toml.

      Revisions are built in temporary work trees and measured in one session, in turns, together \
      with a control: a second copy of the base. Your checkout is not touched. Without --machine, \
      the native cells and the exact counts are measured. With --gate, cells that look slower are \
      measured again, and only confirmed slowdowns count.

      Only quiet samples count: those taken while the core's sibling hardware thread was idle. The \
      arms of a cell stop together, as soon as their scatter allows a verdict: after \
      \(PairRule.declaredLooks.map(String.init).joined(separator: ", ")) pairs. A cell whose code is \
      identical on both sides, in different images, is shown as placement and not judged.

      Recordings were made at different times, so a comparison of two recordings is advisory. If \
      their environments differ in a way that matters, the differences are listed and nothing is \
      compared. Comparing a recording that has co-runner probes with one that has none takes \
      --ungated. The id of an earlier comparison alone shows it again, and no argument at all the \
      newest one. 'latest' is the newest run, as in every verb.

      Exits with 0; with --gate, 3 for a regression; 4 if a cell is missing, failed or ran in \
      another way on one side; 5 if the two are not comparable; and 6 if the result is inconclusive.

      Examples:
        switchbench compare main
        switchbench compare v1.0 HEAD --machine process --gate
        switchbench compare HEAD~3 . --strategy '*-saved' --detect 1%
        switchbench compare <base> latest --threshold 1% --confidence 0.99
        switchbench compare --format markdown > comment.md
        switchbench compare <base> latest --side-by-side
        switchbench compare v1.0 --bisect --machine process --strategy '*-saved'
      """)

  @Argument(
    help: "The base: a recording, or a branch, tag or commit.", completion: .comparands)
  var base: String?
  @Argument(
    help: "The head, named like the base. Default: '.', the files as they are.",
    completion: .comparands)
  var head: String?
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Say what the first strategy costs over the second, in the recording <base> or the newest.",
      valueName: "strategy"), completion: .strategies)
  var strategies: [String] = []
  @OptionGroup(title: "Filters") var filters: FilterOptions
  @Flag(help: "The whole matrix, including slow cells.")
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
      "Pairs of boots of every cell. Default: as many as its scatter requires.",
      valueName: "count"))
  var pairs: Int?
  @Option(
    help: ArgumentHelp(
      "Plan the pairs so that this slowdown is found; the threshold is half of it.",
      valueName: "percentage"))
  var detect: String?
  @Flag(help: "Two recordings of any CPUs beside each other, as in 'atlas'; nothing is judged.")
  var sideBySide = false
  @Flag(help: "Count all samples, quiet or not: for recordings without a co-runner probe.")
  var ungated = false
  @Flag(help: "Exit with 3 if a cell became slower or an exact metric exceeds its hard budget.")
  var gate = false
  @Flag(
    help: "As --gate, with the exit codes of 'git bisect run': 0, 1, 125 to skip, 128 to stop.")
  var bisect = false
  @Option(
    help: ArgumentHelp(
      "Seed for the order of cells. Default: a new one, recorded.", valueName: "number"))
  var seed: UInt64?
  @OptionGroup(title: "Placement") var placement: PlacementOptions
  @Option(help: "Output format.")
  var format = OutputFormat.text
  @OptionGroup var suite: SuiteOptions

  func validate() throws {
    try validateStrategies()
    try placement.checkHostKernel(among: filters.machine)
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
        "--detect \(detect ?? "") must be above --threshold \(threshold ?? ""): a smaller "
          + "change is never called slower.")
    }
  }

  func run() throws {
    if sideBySide {
      guard let base else { throw ValidationError("--side-by-side takes a <base>.") }
      return try showSideBySide(
        [base, head ?? "latest"], of: suite.find(), filters, verb: "compare", as: format)
    }
    guard bisect else { return try compareBoth() }
    do {
      try compareBoth()
    } catch {
      throw BisectAnswer.answer(to: error, head: head ?? ".")
    }
  }

  private func compareBoth() throws {
    let suite = try suite.find()
    if !strategies.isEmpty { return try compareStrategies(in: suite) }
    let budgets = try suite.loadDefinitions().budgets
    // 'latest' is the newest run, as in every verb; the newest comparison takes no argument.
    let again: String? = base == nil ? "latest" : base == "latest" ? nil : base
    if head == nil, let again, let stored = try suite.results.comparison(again) {
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
    guard let base else {
      throw ValidationError(
        "Nothing was compared here yet, so there is nothing to show again; name the <base>.")
    }
    let first = try ComparisonSide(base, in: suite)
    if case .recording = first, head == nil {
      throw ValidationError(
        "'\(base)' is a recording; also name the <head> to compare with it. 'switchbench compare' "
          + "alone shows the newest comparison again.")
    }
    let second = try ComparisonSide(head ?? ".", in: suite)
    switch (first, second) {
    case (.recording(let base), .recording(let head)):
      try compareRecordings(base, head, suite, budgets)
    case (.recording, _), (_, .recording):
      throw ValidationError(
        "One of '\(base)' and '\(head ?? ".")' is a recording and the other a revision; name two "
          + "recordings or two revisions.")
    default: try measure(first, second, suite, budgets)
    }
  }

  private func compareRecordings(
    _ base: StoredRun, _ head: StoredRun, _ suite: Suite, _ budgets: [Budget]
  ) throws {
    let arms = try chosen(of: [
      Arm(suite.load(base), name: self.base ?? ""), Arm(suite.load(head), name: self.head ?? ""),
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
    Interruption.install(patienceSeconds: Switchbench.measurementPatienceSeconds)
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
      emulators: placement.emulators, detects: try share(detect, of: "--detect"), budgets: budgets,
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
    if let outcome = ExitStatus(comparison.outcome) { throw ExitCode(outcome.rawValue) }
  }

  /// A new request, as it was typed.
  private func request(id: String, isQuiet: Bool) throws -> ComparisonRequest {
    let detected = try share(detect, of: "--detect")
    let usual =
      isQuiet ? ComparisonSettings.usualThreshold : ComparisonSettings.ungatedThreshold
    return ComparisonRequest(
      id: id, command: CommandLine.arguments, base: base ?? "", head: head ?? ".",
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
