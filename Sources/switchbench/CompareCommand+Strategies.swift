import Analysis
import ArgumentParser
import Campaigns
import Reporting

extension CompareCommand {
  /// Says what one strategy costs over another in a recording that has both.
  func compareStrategies(in suite: Suite) throws {
    let (first, second) = (strategies[0], strategies[1])
    let (run, path) = try suite.run(of: base ?? "latest", filteredBy: filters)
    let known = Set(run.cells.map(\.id.strategy))
    for name in strategies where !known.contains(name) {
      throw ValidationError(
        "--strategies \(first) \(second): \(path) has no cell of '\(name)'. Measure both with "
          + "'switchbench run --strategy \(first) --strategy \(second)'.")
    }
    // The loop alone is a cell of the floor's, so no strategy is left out before this.
    let ratios = strategyRatios(of: run, first, over: second)
    guard !ratios.isEmpty else {
      Terminal.note(
        "switchbench: \(path) has no place where \(first) and \(second) both have a figure and ran in "
          + "the same way")
      throw ExitCode(ExitStatus.cellMissing.rawValue)
    }
    try Terminal.output(strategyRatioDocument(ratios, first, over: second))
    Terminal.note("From \(path)")
  }

  /// What makes no sense beside `--strategies`.
  func validateStrategies() throws {
    guard !strategies.isEmpty else { return }
    guard strategies.count == 2 else {
      throw ValidationError(
        "--strategies takes two names; a recording is named before it: "
          + "switchbench compare latest --strategies A B")
    }
    if head != nil || gate || bisect || pairs != nil || detect != nil || threshold != nil {
      throw ValidationError(
        "--strategies sets two strategies of one recording against each other; leave the <head> and "
          + "the options of a comparison of two revisions out.")
    }
    if !filters.strategy.isEmpty {
      throw ValidationError("--strategies names the strategies already; leave --strategy out.")
    }
    if format != .text {
      throw ValidationError("--strategies is text; leave --format \(format.rawValue) out.")
    }
  }
}
