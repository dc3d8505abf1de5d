import ArgumentParser
import Campaigns
import Foundation
import Processes
import Recordings

/// `switchbench recordings export`.
struct ExportRecording: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a recording as one archive, to hand on.",
    discussion: """
      Once it is unpacked, every verb takes the recording by the path of its folder. For other tools' \
      formats see 'switchbench export'.
      """)

  @Argument(
    help: "The run: an id, the start of one, its name, 'latest', or a path.",
    completion: .recordings)
  var recording = "latest"
  @Option(
    help: ArgumentHelp(
      "Where the archive is written. Default: <id>.tar.gz in .build in the suite's folder.",
      valueName: "file"))
  var output: String?
  @OptionGroup var suite: SuiteOptions

  func validate() throws {
    if let output { try expectWritable(output, option: "--output") }
  }

  func run() throws {
    let suite = try suite.find()
    let stored = try suite.results.find(recording)
    // Only a recording that is whole is worth handing on.
    _ = try suite.load(stored)
    let archive = try output ?? suite.product("\(stored.id).tar.gz")
    let folder = URL(fileURLWithPath: stored.folder)
    let result = try Processes.run(
      [
        "tar", "--create", "--gzip", "--file", URL(fileURLWithPath: archive).path, "--directory",
        folder.deletingLastPathComponent().path, "--owner=0", "--group=0", "--numeric-owner",
      ] + stored.files.map { "\(stored.id)/\($0)" }, timeoutSeconds: 300)
    guard result.termination.isSuccess else {
      throw NotArchived(because: result.errorText)
    }
    Terminal.output("\(archive)\n")
  }
}

/// tar(1) refused.
private struct NotArchived: Error, CustomStringConvertible {
  var because: String
  var description: String {
    "The archive cannot be written: \(because.trimmingCharacters(in: .whitespacesAndNewlines))"
  }
}
