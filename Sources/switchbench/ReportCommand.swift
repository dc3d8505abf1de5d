import Analysis
import ArgumentParser
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
    let (run, path) = try suite.run(of: recording, filteredBy: filters)
    let model = ReportModel(run, recording: path)
    Terminal.output(
      answerOnly ? markdownAnswer(model) : try render(model, as: format.format(of: run)))
  }
}
