import Analysis
import ArgumentParser
import Campaigns
import Foundation
import Measurement
import Recordings
import Reporting

/// `switchbench selftest`: how often the gate of `compare` is wrong, on recorded noise.
struct SelfTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "selftest",
    abstract: "Measure how often the gate of 'compare' is wrong, on recorded noise.",
    usage: "switchbench selftest [<noise>] [<options>]",
    discussion: """
      A Monte Carlo test: draws comparisons from one that measured identical code three times, and \
      judges them as 'compare --gate' does. It counts how many flag a cell, before and after \
      confirmation, and how often an injected change is found. The same seed gives the same report.

      Without an argument it uses the newest noise under Results/noise. To test the gate on your \
      own computer, record its noise: compare a revision with itself over 84 pairs, and name that \
      comparison.

      Noise of quiet samples is judged as 'compare' judges them, with as many pairs as the scatter \
      of a cell requires. Noise recorded without co-runner probes is judged at 2 % over 16 pairs.

      Exits with 0 if at most 0.5 % of the comparisons are flagged before confirmation, else 1.

      Examples:
        switchbench selftest
        switchbench selftest --families 5000 --seed 7 --format markdown
        switchbench selftest <comparison>
        switchbench selftest <comparison> --keep 2026-11-21-my-cpu
      """)

  @Argument(help: "Stored noise, or a comparison of identical code. Default: the newest noise.")
  var noise: String?
  @Option(help: ArgumentHelp("Number of comparisons to draw.", valueName: "count"))
  var families = 1000
  @Option(help: ArgumentHelp("Seed for all draws.", valueName: "number"))
  var seed: UInt64 = 1
  @Option(
    help: ArgumentHelp(
      "Pairs of each comparison. Default: as 'compare' decides.", valueName: "count"))
  var pairs: Int?
  @Option(
    help: ArgumentHelp(
      "The change that matters. Default: 0.1% of quiet samples, 2% of all.",
      valueName: "percentage"))
  var threshold: String?
  @Option(
    help: ArgumentHelp(
      "Also inject a change of this many ticks per switch.", valueName: "number"))
  var ticks: Double?
  @Option(
    help: ArgumentHelp(
      "Store the comparison's noise as Results/noise/<name>.", valueName: "name"))
  var keep: String?
  @Option(help: "Output format.")
  var format = OutputFormat.text
  @OptionGroup var suite: SuiteOptions

  func validate() throws {
    if !(1...1_000_000).contains(families) {
      throw ValidationError("--families \(families): a number from 1 to 1000000.")
    }
    if let pairs, !(7...1000).contains(pairs) {
      throw ValidationError("--pairs \(pairs): at least 7, the minimum of the gate.")
    }
    if let ticks, !(ticks > 0 && ticks.isFinite) {
      throw ValidationError("--ticks \(ticks): a number above 0.")
    }
    if let keep, keep.contains("/") || keep.hasPrefix(".") || keep.isEmpty {
      throw ValidationError("--keep '\(keep)': a name, such as <date>-<cpu>.")
    }
    _ = try share()
  }

  func run() throws {
    let suite = try suite.find()
    let noise = try find(in: suite)
    if let keep {
      let stored = try suite.results.keep(noise, as: keep)
      Terminal.note("switchbench: kept as \(suite.relative(stored.folder))")
    }
    var plan = SelfTestPlan.standard(for: noise, families: families, seed: seed)
    if let pairs { plan.looks = [pairs] }
    if let threshold = try share() { plan.settings.threshold = threshold }
    if let ticks { plan.injections.append(.ticks(ticks)) }
    var line = ProgressLine()
    let test = try SelfTest(
      noise, plan,
      report: { done, all in
        if done.isMultiple(of: 10) { line.show("comparison \(done) of \(all)") }
      })
    line.clear()
    Terminal.output(try render(test, as: format.format))
    guard test.holds else { throw ExitCode(ExitStatus.failure.rawValue) }
  }

  private func share() throws -> Double? {
    guard let threshold else { return nil }
    guard let share = Double(percentage: threshold), (0.0001...1).contains(share) else {
      throw ValidationError(
        "--threshold \(threshold): a percentage from 0.01% to 100%, such as 2%.")
    }
    return share
  }

  /// The kept noise, or that of a comparison.
  private func find(in suite: Suite) throws -> NoiseRecording {
    guard let name = noise else {
      guard let newest = try suite.results.noises().first else {
        throw ValidationError(
          "No noise is kept under Results; name a comparison of identical code, such as "
            + "'compare HEAD HEAD --pairs 84' makes.")
      }
      return try newest.load()
    }
    if let stored = try suite.results.noise(name) { return try stored.load() }
    guard let stored = try suite.results.comparison(name) else {
      let kept = try suite.results.noises().map(\.id).joined(separator: ", ")
      throw ValidationError(
        "'\(name)' is neither a comparison nor a kept noise (\(kept.isEmpty ? "none" : kept)).")
    }
    let arms = try ComparisonArm.allCases.map { arm in
      guard let recording = stored.recording(arm) else {
        throw IncompleteComparison(id: stored.id, missing: stored.runID(arm))
      }
      return (
        name: arm.rawValue, run: try suite.load(recording), sha256: try recording.checksum()
      )
    }
    return try NoiseRecording(comparison: stored.id, arms: arms)
  }
}
