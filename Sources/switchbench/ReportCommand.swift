import Analysis
import ArgumentParser
import Campaigns
import Documents
import Reporting

extension ShownUnit: ExpressibleByArgument {}

/// `switchbench report`: renders a recording again, from its integers.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Show a recording: the answer, the evidence, and the missing cells.",
    usage: "switchbench report [<recording> ...] [<filters>] [--format <format>]",
    discussion: """
      Prints the answer on one screen; --details and --section print the rest. All figures are \
      derived again from the recorded integers. A recording that was edited, truncated, or written by \
      a newer version is rejected. Several recordings are shown side by side, as in \
      'switchbench atlas', and are not judged.

      Examples:
        switchbench report
        switchbench report --machine process --machine kvm
        switchbench report Results/reference/<name> --format markdown
        switchbench report latest Results/reference/<name>
        switchbench report --format html > report.html
        switchbench report --format csv > cells.csv
        switchbench report --unit ns
        switchbench report --details
        switchbench report --section quality
      """)

  @Argument(
    help: ArgumentHelp(
      "A run id or its first characters, 'latest', or a path to a recording. Default: latest.",
      valueName: "recording"), completion: .recordings)
  var recordings: [String] = []
  @OptionGroup(title: "Filters") var filters: FilterOptions
  @Option(
    help: ArgumentHelp(
      "The unit of native figures in the answer. Default: cycles.",
      valueName: "unit"))
  var unit: ShownUnit?
  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup var suite: SuiteOptions

  func validate() throws {
    if recordings.count > 1, output.section != nil || unit != nil {
      throw ValidationError("--section and --unit are for one recording alone.")
    }
  }

  func run() throws {
    let suite = try suite.find()
    if recordings.count > 1 {
      return try showSideBySide(recordings, of: suite, filters, verb: "report", as: output.format)
    }
    let recording = recordings.first ?? "latest"
    let (run, path) = try suite.run(of: recording, filteredBy: filters)
    let stored = try suite.results.find(recording)
    var model = ReportModel(run, recording: path)
    model.shownUnit = unit
    try output.print(
      output.format.report(on: run, model, page: stored.page("report", in: suite)))
  }
}

/// Any recordings in the table of the atlas.
func showSideBySide(
  _ recordings: [String], of suite: Suite, _ filters: FilterOptions, verb: String,
  as format: OutputFormat
) throws {
  try show(
    AtlasReading(recordings, of: suite, selection: filters.selection),
    title: (["switchbench", verb] + recordings).joined(separator: " "), isPooled: false, as: format)
}
