import Analysis
import ArgumentParser
import Campaigns
import Reporting

extension ShownUnit: ExpressibleByArgument {}

/// `switchbench report`: renders a recording again, from its integers.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Show a recording: the answer, the evidence, and the missing cells.",
    usage: "switchbench report [<recording>] [<filters>] [--format <format>]",
    discussion: """
      All figures are derived again from the recorded integers. A recording that was edited, \
      truncated, or written by a newer version is rejected.

      Examples:
        switchbench report
        switchbench report --machine process --machine kvm
        switchbench report Results/reference/<name> --format markdown
        switchbench report --format html > report.html
        switchbench report --format csv > cells.csv
        switchbench report --unit ns
        switchbench report --section quality
      """)

  @Argument(help: "A run id or its first characters, 'latest', or a path to a recording.")
  var recording = "latest"
  @OptionGroup(title: "Filters") var filters: FilterOptions
  @Option(
    help: ArgumentHelp(
      "Only this section, as Markdown, to quote in a page: answer, ladder, counted, ...",
      valueName: "name"))
  var section: String?
  @Option(
    help: ArgumentHelp(
      "The unit of native figures in the answer. Default: cycles.",
      valueName: "unit"))
  var unit: ShownUnit?
  @Option(help: "Output format.")
  var format = OutputFormat.text
  @OptionGroup var suite: SuiteOptions

  func validate() throws {
    if section != nil, format != .text, format != .markdown {
      throw ValidationError("--section prints Markdown; remove --format \(format.rawValue).")
    }
  }

  func run() throws {
    let suite = try suite.find()
    let (run, path) = try suite.run(of: recording, filteredBy: filters)
    var model = ReportModel(run, recording: path)
    model.shownUnit = unit
    do {
      Terminal.output(
        try section.map { try markdownSection($0, of: model) }
          ?? render(model, as: format.format(of: run)))
    } catch let error as NoSuchSection {
      throw ValidationError("\(error)")
    }
  }
}
