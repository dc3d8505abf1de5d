import ArgumentParser
import Campaigns
import Foundation
import GuestImages
import Laboratory
import Measurement

/// `switchbench recordings clean`.
struct CleanCaches: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clean",
    abstract: "Remove builds that the kernels of today do not use.",
    discussion: """
      Guest images are built once for each content of Kernels and kept in .build: those of revisions \
      that were compared, and those with the broken strategies of 'verify'. All can be built again. \
      Recordings are never removed here.
      """)

  @Flag(help: "Say what would be removed, and remove nothing.")
  var dryRun = false
  @OptionGroup var suite: SuiteOptions

  func run() throws {
    let suite = try suite.find()
    if let busy = try suite.results.runs().first(where: \.isBeingWritten) {
      throw ValidationError(
        "\(busy.id) is being measured, and may use what would be removed. Wait for its end.")
    }
    let stale = try suite.images.staleBuilds() + ImageStore.folders(in: suite.mutantCache)
    for folder in stale {
      if !dryRun {
        try namingFile(folder.path) { try FileManager.default.removeItem(atPath: folder.path) }
      }
      Terminal.output(
        "\(dryRun ? "would remove" : "removed") \(suite.relative(folder.path)), "
          + "\(sizeText(folder.bytes))\n")
    }
    let total = stale.reduce(0) { $0 + $1.bytes }
    Terminal.note("\(stale.count) builds, \(sizeText(total))")
  }
}
