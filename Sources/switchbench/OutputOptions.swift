import ArgumentParser
import Campaigns
import Documents
import Foundation
import Recordings
import Reporting

/// How much of a report is printed, and in which format.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print all sections instead of one screen; through $PAGER on a terminal.")
  var details = false
  @Option(
    help: ArgumentHelp(
      "Print this section alone; in Markdown without its heading, for a page that quotes it.",
      valueName: "name"))
  var section: String?
  @Option(help: "How the report is printed.")
  var format = OutputFormat.text

  func validate() throws {
    if details, section != nil {
      throw ValidationError("--section prints one section; leave --details out.")
    }
  }

  /// Prints a report: one screen, all of it, or a section.
  /// - Throws: `ValidationError` when there is no such section.
  func print(_ report: some Report) throws {
    do {
      if let section {
        Terminal.page(try render(section: section, of: report, as: format.format))
      } else if details {
        Terminal.page(try render(report, as: format.format))
      } else {
        Terminal.output(try render(report, as: format.format, extent: extent))
      }
    } catch let error as NoSuchSection {
      throw ValidationError("\(error)")
    }
  }

  /// Markdown folds what a terminal has no room for.
  private var extent: Extent { format == .text ? .screen : .full }
}

extension StoredRun {
  /// The page of that name beside the recording; nil where there is none.
  func page(_ name: String, in suite: Suite) -> String? {
    let path = pagePath(name)
    return FileManager.default.fileExists(atPath: path) ? suite.relative(path) : nil
  }

  /// Writes a page beside the recording, and says so where that fails: the recording is what counts.
  func writePage(_ name: String, of report: some Report) {
    do {
      try render(report, as: .html).write(
        toFile: pagePath(name), atomically: true, encoding: .utf8)
    } catch {
      Terminal.note("switchbench: the page \(pagePath(name)) could not be written")
    }
  }
}
