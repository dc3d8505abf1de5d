import Analysis
import ArgumentParser
import Foundation
import Matrix
import Measurement
import Recordings
import Reporting

/// `switchbench report`: renders a recording again, from its integers.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Render a recording: the answer, the reasons, what is missing.",
    usage: "switchbench report [<recording>] [<filters>] [--format <format>]",
    discussion: """
      Everything shown is derived again from the recorded integers. A recording that was edited, \
      cut short, or written by a newer version is refused.

      Examples:
        switchbench report
        switchbench report --machine process --machine kvm
        switchbench report Results/reference/<name> --format markdown
        switchbench report --format html > report.html
        switchbench report --format csv > cells.csv
      """)

  @Argument(help: "A run id, the start of one, 'latest', or a path to a recording.")
  var recording = "latest"
  @OptionGroup(title: "Filters") var filters: FilterOptions
  @Flag(help: "Only the answer's table, as Markdown; for documents that are generated.")
  var answerOnly = false
  @Option(help: "How the report is printed.")
  var format = OutputFormat.text
  @OptionGroup var suite: SuiteOptions

  func validate() throws {
    if answerOnly, format != .text, format != .markdown {
      throw ValidationError("--answer-only is Markdown; leave --format \(format.rawValue) out.")
    }
  }

  func run() throws {
    let suite = try suite.find()
    let stored = try suite.results.find(recording)
    var run = try stored.load()
    let discrepancies = discrepancies(in: run)
    guard discrepancies.isEmpty || run.status == .running else {
      throw RecordingDisagrees(path: stored.recordingPath, discrepancies: discrepancies)
    }
    let chosen = try filters.selection.cells(of: run.cells.map(\.id))
    run.cells.removeAll { !chosen.contains($0.id) }
    let model = ReportModel(run, recording: suite.relative(stored.recordingPath))
    Terminal.output(
      answerOnly ? markdownAnswer(model) : try render(model, as: format.format(of: run)))
  }
}

/// A recording whose summaries do not follow from its own integers.
struct RecordingDisagrees: Error, CustomStringConvertible {
  var path: String
  var discrepancies: [String]

  var description: String {
    "\(path) contradicts itself: its summaries do not follow from its samples. It was edited, or "
      + "written by another version of the suite.\n  "
      + discrepancies.prefix(5).joined(separator: "\n  ")
      + (discrepancies.count > 5 ? "\n  and \(discrepancies.count - 5) more" : "")
  }
}
