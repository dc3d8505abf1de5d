import ArgumentParser
import Atlas
import Campaigns
import Foundation
import Recordings
import Reporting

/// `switchbench submit`: distils recordings to contributions for the atlas.
struct SubmitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit",
    abstract:
      "Distil recordings to contributions for the atlas, and write the pull request's text.",
    usage: "switchbench submit [<recording> ...] [--into <folder>]",
    discussion: """
      Writes Results/atlas/<cpu>/<recording>.json for each recording: its ping-pong figures of the \
      time that a CPU takes, the CPU's names, microcode and mitigations, and the reasons for missing \
      figures. It has 30 KB at most, and no host name, path, user name or sample. A computer is named \
      by a digest of its number, so that two contributions of one computer are known as such.

      The text of a pull request goes to standard output. A contribution is never changed: one that is \
      there already is left as it is.

      Exits with 0, or with 4 when a recording has nothing to contribute; the reason is printed.

      Examples:
        switchbench submit
        switchbench submit latest > pull-request.md
        switchbench submit node-1 node-2 --into atlas
      """)

  @Argument(help: "Run ids, beginnings of them, 'latest', paths of recordings, or folders of them.")
  var recordings: [String] = []
  @Option(
    help: ArgumentHelp(
      "The folder that contributions are written to. Default: Results/atlas.", valueName: "folder"))
  var into: String?
  @OptionGroup var suite: SuiteOptions

  func run() throws {
    let suite = try suite.find()
    let reading = AtlasReading(recordings.isEmpty ? ["latest"] : recordings, of: suite)
    let folder = into.map { AtlasFolder(path: $0) } ?? suite.results.atlas
    var written: [(place: String, contribution: Contribution)] = []
    for named in reading.accepted {
      let place = ContributionCheck.place(of: named.contribution)
      let text = try named.contribution.text()
      guard text.utf8.count <= Contribution.byteLimit else {
        throw ContributionFault.tooLarge(bytes: text.utf8.count)
      }
      let (path, isNew) = try folder.write(text, at: place)
      Terminal.note(
        "\(suite.relative(path)): \(text.utf8.count) bytes\(isNew ? "" : ", there already")")
      written.append(("\(suite.relative(folder.path))/\(place)", named.contribution))
    }
    for refusal in reading.refused {
      Terminal.note("switchbench: \(refusal.name): \(refusal.because)")
    }
    if !written.isEmpty { Terminal.output(pullRequestText(written)) }
    if !reading.refused.isEmpty { throw ExitCode(ExitStatus.cellMissing.rawValue) }
  }
}
