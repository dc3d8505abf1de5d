import Analysis
import ArgumentParser
import BareMetal
import Campaigns
import Foundation
import GuestProtocol
import Matrix
import Measurement
import Recordings
import Reporting

/// `switchbench ingest`: the serial log of a computer to a recording.
struct IngestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest",
    abstract: "Import the serial log of a machine booted from a 'switchbench image' disk.",
    usage: "switchbench ingest <log> ... [--check] [--distill <file>]",
    discussion: """
      Reads the log exactly as it was captured: damaged lines, repeated lines and other text do no \
      harm. Lost samples are listed. Logs of several starts of one disk on one computer can be \
      imported together, and their boots count alike.

      --distill writes the file to send to others: the log's complete lines, each once, and \
      nothing else from the serial line. They hold the processor's name, CPUID, the microcode \
      revision, the suite's revision and the samples. They hold no serial number and no name of a \
      computer or person. --check reports the contents of a log, and whether it holds any other text. \
      For contributions of 'switchbench submit' and folders of them, --check says whether the atlas \
      accepts them.

      Exits with 0 if nothing was lost, with 4 if something was lost or a cell failed, and with 1 \
      if the log cannot be read.

      Examples:
        switchbench ingest serial.log --check --distill to-send.log
        switchbench ingest to-send.log
        switchbench ingest --check Results/atlas
        switchbench ingest first.log second.log
      """)

  @Argument(help: ArgumentHelp("Captured serial logs.", valueName: "log"))
  var logs: [String]
  @Flag(help: "Only report the contents and the losses.")
  var check = false
  @Option(help: ArgumentHelp("Write only the log's complete lines, to send.", valueName: "file"))
  var distill: String?
  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup var suite: SuiteOptions

  func validate() throws {
    if let distill { try expectWritable(distill, option: "--distill") }
  }

  func run() throws {
    let suite = try suite.find()
    if check && logs.contains(where: isForAtlas) || logs.contains(where: { $0.hasSuffix(".json") })
    {
      guard check, distill == nil, logs.allSatisfy(isForAtlas) else {
        throw ValidationError("Contributions are only checked: name them alone, with --check.")
      }
      return try checkContributions(logs, of: suite)
    }
    let reading = try LogReading(logs.map { try contents(of: $0) })
    // Where a log lay is private, and a recording may be sent too.
    let names = logs.map { URL(filePath: $0).lastPathComponent }
    let ingestion = Ingestion(
      reading, try suite.loadDefinitions(), command: ["switchbench", "ingest"] + names)
    if let distill {
      try Data(reading.distilled).write(to: URL(filePath: distill))
      Terminal.note(
        "\(distill): \(reading.distilled.count) bytes, only complete lines of the log")
    }
    if check {
      Terminal.output(ingestion.account)
    } else {
      let stored = try ingestion.record(in: suite.results)
      let place = suite.relative(stored.recordingPath)
      let run = try stored.load()
      try output.print(output.format.report(on: run, ReportModel(run, recording: place)))
      Terminal.note("\nRecording: \(place)")
      for line in ingestion.complaints { Terminal.note("switchbench: \(line)") }
    }
    if !ingestion.complaints.isEmpty { throw ExitCode(ExitStatus.cellMissing.rawValue) }
  }

  private func contents(of path: String) throws -> [UInt8] {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      throw UnreadableLog(path: path, because: "it is a folder; name the file in it")
    }
    do {
      // A pipe's end is a log, too.
      let file = try FileHandle(forReadingFrom: URL(filePath: path))
      return [UInt8](try file.readToEnd() ?? Data())
    } catch {
      throw UnreadableLog(path: path, because: error.localizedDescription)
    }
  }
}

/// A log that is not there.
struct UnreadableLog: Error, CustomStringConvertible {
  var path: String
  var because: String
  var description: String { "\(path) cannot be read: \(because)" }
}
