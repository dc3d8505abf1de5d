import ArgumentParser
import Campaigns
import Foundation
import Host
import Matrix
import Measurement
import Processes

/// The command: it only names the verbs, one file each, and turns errors into exit codes.
@main
struct Switchbench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "switchbench",
    abstract: "Measure the cost of switching between two contexts on x86.",
    discussion: """
      'switchbench run' measures the default matrix on every machine that works here and prints a \
      report. 'switchbench doctor' reports how this computer affects the numbers.

      Results go to standard output, progress and warnings to standard error. NO_COLOR is respected.

      Exit codes: 0 done, 1 failure, 3 regression, 4 a cell is missing or failed, 5 not \
      comparable, 6 inconclusive, 7 the core was never quiet, 64 usage.
      """,
    version: "switchbench 0.1",
    subcommands: [
      RunCommand.self, ListCommand.self, ReportCommand.self, CompareCommand.self,
      HistoryCommand.self, ReproduceCommand.self, ExportCommand.self, ShowCommand.self,
      VerifyCommand.self, SelfTestCommand.self, DoctorCommand.self, ImageCommand.self,
      IngestCommand.self, AttendCommand.self, AtlasCommand.self, SubmitCommand.self,
      RecordingsCommand.self, BundleCommand.self,
    ])

  static func main() {
    Interruption.setDispositions()
    do {
      try checkVerb(CommandLine.arguments.dropFirst().first)
      var command = try parseAsRoot()
      if let seconds = patienceSeconds(of: command) {
        Interruption.install(patienceSeconds: seconds)
      }
      try command.run()
    } catch {
      end(with: error)
    }
  }

  /// Seconds that a verb may take to tidy up after a signal; nil for one that has nothing to tidy up,
  /// and which the signal itself ends.
  ///
  /// The verbs that measure only where they must take a measurement's patience when they begin one.
  private static func patienceSeconds(of command: any ParsableCommand) -> UInt32? {
    switch command {
    case is RunCommand: measurementPatienceSeconds
    case is VerifyCommand, is DoctorCommand, is ImageCommand, is IngestCommand, is ShowCommand: 1
    default: nil
    }
  }

  /// A measurement writes its recording, which takes seconds where it is large.
  static let measurementPatienceSeconds: UInt32 = 10

  /// Ends the program with what the error means to a shell.
  private static func end(with error: any Error) -> Never {
    // What failed while a signal asked for the end, failed because of it.
    Interruption.reraise()
    switch error {
    case is SelectionError, is NeedsLog: fail(error, .usage)
    case let error as HostError where error.isMistakenRequest: fail(error, .usage)
    case let error as UnfitRevision where error.isNotComparable: fail(error, .notComparable)
    case is TooNoisy: fail(error, .inconclusive)
    case is ExitCode: exit(withError: error)
    default:
      switch exitCode(for: error) {
      case .failure: fail(error, .failure)
      // Help that was asked for is no error.
      case .success:
        Terminal.output(fullMessage(for: error) + "\n")
        Foundation.exit(0)
      // What the parser, or a check of the options, could not understand.
      case let code:
        Terminal.note(named(fullMessage(for: error)))
        Foundation.exit(code.rawValue)
      }
    }
  }

  /// Throws when the first word is no verb: the parser would only call it unexpected.
  private static func checkVerb(_ word: String?) throws {
    func names(_ commands: [any ParsableCommand.Type]) -> [String] {
      commands.compactMap { $0.configuration.commandName }
    }
    let all = configuration.subcommands
    guard let word, !word.hasPrefix("-"), !(names(all) + ["help"]).contains(word) else { return }
    let verbs = names(all.filter { $0.configuration.shouldDisplay }) + ["help"]
    let near = Suggestion.text(for: word, among: verbs)
    throw ValidationError(
      "'\(word)' is not a verb\(near.isEmpty ? "." : near) The verbs are "
        + "\(verbs.joined(separator: ", ")).")
  }

  /// A message of the parser's with this program's name before it, as all messages have it.
  private static func named(_ message: String) -> String {
    let own = "Error: "
    return "switchbench: " + (message.hasPrefix(own) ? message.dropFirst(own.count) : message[...])
  }

  private static func fail(_ error: any Error, _ code: ExitStatus) -> Never {
    Terminal.note("switchbench: \(FileFailure(error)?.description ?? "\(error)")")
    Foundation.exit(code.rawValue)
  }
}

/// What an exit code other than 0 means; the same on every verb.
enum ExitStatus: Int32 {
  case failure = 1
  case regression = 3
  case cellMissing = 4
  case notComparable = 5
  case inconclusive = 6
  /// No native cell has a headline figure, because other work shared the core all the time.
  case neverQuiet = 7
  case usage = 64
}
