import Analysis
import ArgumentParser
import Foundation
import GuestProtocol
import Laboratory
import Matrix
import Measurement
import Recordings
import Reporting

/// `switchbench ingest`: the serial log of a computer to a recording.
struct IngestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest",
    abstract: "Make a recording of the serial log of a medium of 'switchbench image'.",
    usage: "switchbench ingest <log> ... [--check]",
    discussion: """
      Takes the log as it was captured, with damaged lines, copies and text of others in it; what is \
      lost is listed, and nothing else is. Several logs of one medium on one computer are several \
      starts, whose boots count alike. The log itself is the file to send to others: it holds the \
      processor's name and no serial number.

      --check says what is in a log and writes nothing. Exits with 0 when nothing is lost, with 4 when \
      something is or a cell failed, and with 1 when nothing can be made of the log.

      Examples:
        switchbench ingest serial.log --check
        switchbench ingest first.log second.log
      """)

  @Argument(help: ArgumentHelp("Captured serial logs.", valueName: "log"))
  var logs: [String]
  @Flag(help: "Only say what is there and what is lost.")
  var check = false
  @Option(help: "How the report is printed.")
  var format = OutputFormat.text
  @OptionGroup var suite: SuiteOptions

  func run() throws {
    let suite = try suite.find()
    let reading = try LogReading(
      logs.map { path in
        do { return [UInt8](try Data(contentsOf: URL(filePath: path))) } catch {
          throw UnreadableLog(path: path, because: error.localizedDescription)
        }
      })
    let ingestion = Ingestion(reading, try suite.loadDefinitions(), command: CommandLine.arguments)
    if check {
      Terminal.output(ingestion.account)
    } else {
      let stored = try ingestion.record(in: suite.results)
      let place = suite.relative(stored.recordingPath)
      let run = try stored.load()
      Terminal.output(try render(ReportModel(run, recording: place), as: format.format(of: run)))
      Terminal.note("\nRecording: \(place)")
      for line in ingestion.complaints { Terminal.note("switchbench: \(line)") }
    }
    if !ingestion.complaints.isEmpty { throw ExitCode(Outcome.cellMissing.rawValue) }
  }
}

/// A log that is not there.
struct UnreadableLog: Error, CustomStringConvertible {
  var path: String
  var because: String
  var description: String { "\(path) cannot be read: \(because)" }
}
