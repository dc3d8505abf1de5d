import ArgumentParser
import Campaigns
import Foundation
import Packaging

/// `switchbench bundle`: the suite as one archive for computers without Swift.
struct BundleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bundle",
    abstract: "Pack the suite for computers without Swift.",
    usage: "switchbench bundle [--output <file> | --into <folder>]",
    discussion: """
      Writes a compressed tar archive with the executable, the libraries it needs, the definitions, and \
      the guest images, which are built first where necessary. It can be unpacked anywhere on Linux on \
      x86-64 whose C library is as new as this computer's. Its README says what else it needs. Recordings \
      made with it name the revision it was made from.

      With --into, the same files are written to a folder for all users of a computer. Each user's \
      recordings are then kept in ~/.local/share/switchbench. 'make install PREFIX=/usr/local' does this.

      Examples:
        switchbench bundle
        switchbench bundle --output /tmp/switchbench.tar.gz
        switchbench bundle --into /usr/local/lib/switchbench
      """)

  @Option(
    help: ArgumentHelp(
      "Where the archive is written. Default: .build/switchbench.tar.gz in the suite's folder.",
      valueName: "file"))
  var output: String?
  @Option(
    help: ArgumentHelp(
      "Write the files to this folder instead, in place of an installed bundle.",
      valueName: "folder"))
  var into: String?
  @OptionGroup var suite: SuiteOptions

  func validate() throws {
    if output != nil, into != nil {
      throw ValidationError("--output is for an archive and --into for a folder; leave one out.")
    }
    if let output { try expectWritable(output, option: "--output") }
  }

  func run() throws {
    let suite = try suite.find()
    guard let executable = Bundle.main.executablePath else { throw NoExecutable() }
    let packaging = BundleBuilder(
      suite: suite.path, store: suite.images, revision: try suite.revision(),
      executable: executable, texts: CompletionScripts.texts)
    func progress(_ text: String) { Terminal.note("switchbench: \(text)") }
    if let into {
      try packaging.install(into: into, progress: progress)
      Terminal.output("\(into)\n")
      return
    }
    let archive = try output ?? suite.product("switchbench.tar.gz")
    try packaging.write(archive: archive, progress: progress)
    Terminal.output("\(archive)\n")
    Terminal.note(
      "Unpack it elsewhere with 'tar -xzf', then: \(BundleBuilder.folderName)/bin/switchbench run")
  }
}

/// The operating system does not say which file this program is.
private struct NoExecutable: Error, CustomStringConvertible {
  let description = "This program's own file is unknown: /proc/self/exe cannot be read."
}
