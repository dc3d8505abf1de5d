import ArgumentParser
import Campaigns
import Reporting

/// `switchbench export`: writes a recording in a format that other tools read.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a recording in a format that other tools read.",
    usage: "switchbench export [<recording>] [<filters>] --format <format>",
    discussion: """
      Formats that hold repetitions get one for each boot, never the samples in it. A cell's \
      mechanism is part of its name, and an emulator's ticks are a unit of their own. Cells \
      without a number are left out, and standard error says how many.

      Examples:
        switchbench export --format go > new.txt
        switchbench export <name> --machine process --format bencher
        switchbench export latest --format pyperf --strategy 'callee-*'
      """)

  @Argument(help: "A run id, the start of one, 'latest', or a path to a recording.")
  var recording = "latest"
  @OptionGroup(title: "Filters") var filters: FilterOptions
  @Option(help: "Which tool's format.")
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
