import ArgumentParser
import Campaigns
import Reporting

/// `switchbench export`: writes a recording in a format that other tools read.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Convert a recording to the format of another tool.",
    usage: "switchbench export [<recording>] [<filters>] --format <format>",
    discussion: """
      In formats with repetitions, each boot is one; samples are never exported. A cell's mechanism \
      is part of its name, and emulated ticks have their own unit. Cells without a figure are left \
      out, and standard error says how many.

      Examples:
        switchbench export --format go > new.txt
        switchbench export <name> --machine process --format bencher
        switchbench export latest --format pyperf --strategy 'callee-*'
      """)

  @Argument(
    help: "A run id or its first characters, 'latest', or a path to a recording.",
    completion: .recordings)
  var recording = "latest"
  @OptionGroup(title: "Filters") var filters: FilterOptions
  @Option(help: "The format to write.")
  var format: ExportFormat
  @OptionGroup var suite: SuiteOptions

  func run() throws {
    let model = try suite.find().reportModel(of: recording, filteredBy: filters)
    let export = try export(model, as: format)
    Terminal.output(export.text)
    if model.environment.status != .complete {
      Terminal.note(
        "switchbench: \(model.environment.run) is not finished (\(model.environment.status.rawValue)): cells may be missing, or "
          + "have fewer boots")
    }
    if !export.leftOut.isEmpty {
      Terminal.note("left out: " + export.leftOut.map(\.text).joined(separator: ", "))
    }
  }
}

extension ExportFormat: ExpressibleByArgument {}
