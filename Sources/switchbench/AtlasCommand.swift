import ArgumentParser
import Atlas
import Documents
import Reporting

/// `switchbench atlas`: what a switch costs on which CPU.
struct AtlasCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "atlas",
    abstract: "Show the cost of a switch by CPU, from many recordings.",
    usage: "switchbench atlas [<recording> ...] [--format <format>]",
    discussion: """
      Takes contributions of 'switchbench submit', recordings, and folders of both; without any, \
      Results/atlas. A column is a CPU with its microcode, mitigations and hypervisor, a row one code in \
      one place. Recordings of one CPU are pooled, the computer being the replicate, and whether \
      computers agree is shown. Nothing is judged across CPUs.

      Files that are refused are listed with the reason, and nothing else is lost. The order of the \
      arguments does not matter, and neither do copies.

      Exits with 0, with 4 when something was refused, and with 1 when nothing is left.

      Examples:
        switchbench atlas
        switchbench atlas latest Results/reference --format markdown
        switchbench atlas node-1 node-2 --format html > atlas.html
        switchbench atlas --format csv > atlas.csv
      """)

  @Argument(
    help: ArgumentHelp(
      "Contributions, recordings, or folders of them. Default: Results/atlas.",
      valueName: "recording"))
  var recordings: [String] = []
  @Option(help: "How the table is printed.")
  var format = OutputFormat.text
  @OptionGroup var suite: SuiteOptions

  func run() throws {
    let suite = try suite.find()
    let names = recordings.isEmpty ? [suite.results.atlas.path] : recordings
    try show(
      AtlasReading(names, of: suite),
      title: (["switchbench", "atlas"] + recordings).joined(separator: " "), as: format)
  }
}

/// Prints the table of what was read, and ends with 4 where something was refused.
func show(
  _ reading: AtlasReading, title: String, isPooled: Bool = true, as format: OutputFormat
) throws {
  for refusal in reading.refused {
    Terminal.note("switchbench: \(refusal.name): \(refusal.because)")
  }
  guard !reading.accepted.isEmpty else { throw ExitCode(ExitStatus.failure.rawValue) }
  Terminal.output(
    try render(
      AtlasReport(reading.table(isPooled: isPooled), title: title), as: format.format))
  if !reading.refused.isEmpty { throw ExitCode(ExitStatus.cellMissing.rawValue) }
}
