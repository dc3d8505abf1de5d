import Analysis
import ArgumentParser
import Campaigns
import Measurement
import Recordings
import Reporting
import Revisions

/// `switchbench history`: one cell over all recordings there are.
struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Show one cell over the recordings of many revisions.",
    usage: "switchbench history <cell> [--format <format>]",
    discussion: """
      Reads your runs, the committed recordings, and both sides of every comparison. Recordings \
      that are not comparable with the newest are left out, with a note. Recordings with and \
      without co-runner probes are not mixed in one series. Counted instructions are marked where \
      they differ; ticks where a rank test finds a change of level, which takes ten recordings or \
      more.

      Recordings are in the order of their commits. Those with uncommitted changes are ordered by \
      the time of the measurement.

      Exits with 4 if no recording has a figure for the cell.

      Examples:
        switchbench history '*/ping-pong@callee-sav?d@x86_64@ring3@process'
        switchbench history '*/ping-pong@callee-sav?d@i686@ring0@icount' --format html
      """)

  @Argument(
    help: "A cell's id, or a glob that matches one cell of the recordings.", completion: .cells)
  var cell: String
  @Option(help: "Output format.")
  var format = OutputFormat.text
  @OptionGroup var suite: SuiteOptions

  func run() throws {
    let suite = try suite.find()
    let arms = try load(from: suite.results, suite)
    let runs = arms.map(\.run)
    let cell = try choose(among: runs)
    let revisions = Set(runs.compactMap(\.suite.revision.value))
    // Without git they stand in the order in which they were measured.
    let times = (try? Repository(folder: suite.path).commitTimes(of: revisions)) ?? [:]
    guard let history = history(of: cell, in: arms, commitTimes: times) else {
      Terminal.note("switchbench: no recording has a figure for \(cell)")
      throw ExitCode(ExitStatus.cellMissing.rawValue)
    }
    Terminal.output(try render(history, as: format.format))
  }

  /// The recordings with nothing but the cells in question; one that cannot be read is no reason to
  /// show nothing.
  private func load(from results: ResultsFolder, _ suite: Suite) throws -> [Arm] {
    let arms = try results.comparisons().flatMap { comparison in
      [.base, .head].compactMap { comparison.recording($0) }
    }
    let all = try results.references() + results.runs() + arms
    let digests = RecordingDigests(of: all)
    let loaded = concurrently(all) { [cell] stored -> (arm: Arm?, complaint: String?) in
      do {
        // The floors are those of all cells' probes.
        let isChosen = { (id: CellID) in isMatch(id.description, glob: cell) }
        let run = try suite.load(stored, knowing: digests, checking: isChosen)
        var arm = Arm(run, name: stored.id)
        arm.run.cells.removeAll { !isChosen($0.id) }
        return (arm, nil)
      } catch {
        return (nil, "\(error)")
      }
    }
    for complaint in loaded.compactMap(\.complaint) {
      Terminal.note("switchbench: left out: \(complaint)")
    }
    return loaded.compactMap(\.arm)
  }

  private func choose(among runs: [Run]) throws -> CellID {
    let cells = Set(runs.flatMap { $0.cells.map(\.id) }).sorted { "\($0)" < "\($1)" }
    guard let first = cells.first else {
      Terminal.note(
        "switchbench: none of \(runs.count) recordings has a cell '\(cell)'; 'switchbench list' prints "
          + "those there are")
      throw ExitCode(ExitStatus.cellMissing.rawValue)
    }
    guard cells.count == 1 else {
      throw ValidationError(
        "'\(cell)' matches \(cells.count) cells; name one of them:\n"
          + cells.prefix(12).map { "  \($0)" }.joined(separator: "\n")
          + (cells.count > 12 ? "\n  and \(cells.count - 12) more" : ""))
    }
    return first
  }
}
