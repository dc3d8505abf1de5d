import Foundation
import Measurement

/// Why a recording could not be read or written: the file, the field and the fix.
public enum RecordingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No folder of that name, and no file at that path.
  case noSuchRun(reference: String, folder: String, newest: String?)
  /// The reference is a prefix of more than one run id.
  case ambiguous(reference: String, matches: [String])
  /// The text ends too early or is not JSON.
  case notJSON(file: String, detail: String)
  /// A later version of this program wrote it.
  case newerSchema(file: String, schema: String)
  /// No version of this program wrote it.
  case unknownSchema(file: String, schema: String)
  /// A run that an earlier version began; its boots and new ones differ.
  case earlierSchema(folder: String, schema: String)
  /// A key that must be there is absent.
  case missingKey(file: String, key: String)
  /// A value has the wrong type or is not a known word.
  case wrongValue(file: String, key: String, detail: String)
  /// The recording has changed since the run finished.
  case edited(file: String, folder: String)
  /// A finished recording has no usable checksum beside it.
  case noChecksum(file: String, folder: String)
  /// A device, a pipe or a socket.
  case notAFile(file: String)
  /// More bytes than are read.
  case tooLarge(file: String, bytes: Int)
  /// A recording in progress has a key that only a finished one may have.
  case notRunning(file: String, key: String)
  /// A recording lies where another one belongs.
  case misplaced(file: String, id: String, place: String)
  /// A line of the journal before the last one cannot be read.
  case damagedJournal(file: String, line: Int, detail: String)
  /// An entry is about a cell that is not in the run.
  case unknownCell(id: String, run: String)
  /// A boot has co-runner probes, and its run has no `coRunnerProbe`.
  case unannouncedProbes(id: String, run: String)
  /// The operating system refused.
  case system(action: String, file: String, reason: SystemReason)
  /// The operating system refused before there was anything to record.
  case notBegun(action: String, file: String, reason: SystemReason)
  /// A tool that is needed ended with an error.
  case toolFailed(tool: String, file: String, detail: String)
  /// Another process is writing this run.
  case beingWritten(folder: String)
  /// A folder of that name is there already.
  case alreadyExists(folder: String)
  /// There is nothing left to do in the run.
  case nothingToResume(folder: String, status: String)
  /// The writer was finished before.
  case alreadyFinished(folder: String)
  /// A contribution of that name is there and says something else.
  case otherContribution(file: String)
  /// A run cannot have this name.
  case badName(name: String, because: BadName)
  /// The run to be stored lacks results of the journal.
  case wouldLose(folder: String, what: String)

  /// One or two sentences for a person.
  public var description: String {
    switch self {
    case .noSuchRun, .ambiguous, .beingWritten, .alreadyExists, .nothingToResume,
      .alreadyFinished, .wouldLose, .earlierSchema, .otherContribution, .unannouncedProbes,
      .badName:
      describeRun
    case .system(let action, let file, let reason):
      "cannot \(action) \(file): \(reason). \(fix(reason))"
    case .notBegun(let action, let file, let reason):
      "cannot \(action) \(file): \(reason). \(fixOfBeginning(reason)) Nothing was begun."
    case .toolFailed(let tool, let file, let detail):
      "\(tool) could not read \(file): \(detail). It is part of Debian's "
        + (tool == "xz" ? "xz-utils." : "coreutils.")
    default:
      describeContents
    }
  }

  private var describeRun: String {
    switch self {
    case .noSuchRun(let reference, let folder, let newest):
      "there is no run '\(reference)' in \(folder). "
        + (newest.map { "The newest is \($0); name it, its first characters, 'latest' or a path." }
          ?? "There are no runs yet; `switchbench run` makes one.")
    case .ambiguous(let reference, let matches):
      "'\(reference)' may be \(matches.joined(separator: " or ")). Give more characters of the id."
    case .beingWritten(let folder):
      "\(folder) is being written by another process. Wait for it, or end that process."
    case .alreadyExists(let folder):
      "\(folder) already exists. Start the run again; it gets another id."
    case .nothingToResume(let folder, let status):
      "the run in \(folder) is \(status), so there is nothing to resume. Start a new run."
    case .alreadyFinished(let folder):
      "the run in \(folder) was finished before. Resume it, or start a new run."
    case .earlierSchema(let folder, let schema):
      "the run in \(folder) was started as \(schema), whose boots have no co-runner probes, and "
        + "boots measured now are \(Run.currentSchema). A cell must not mix them: start a new run. "
        + "'switchbench report' still shows the old one."
    case .unannouncedProbes(let id, let run):
      "a boot of \(id) has co-runner probes, but the run \(run) has no coRunnerProbe. A cell must "
        + "not mix boots with and without probes: start a new run."
    case .otherContribution(let file):
      "\(file) is there already and says something else. A contribution is never changed; remove the "
        + "file first if it is yours and was not sent."
    case .badName(let name, .form):
      "'\(name)' cannot be a name: take letters, digits, '-', '_' and '.', a letter first."
    case .badName(let name, .reserved): "'\(name)' always means the newest run; take another name."
    case .badName(let name, .taken(let id)):
      "'\(name)' already means \(id); take another name, or delete that run."
    case .wouldLose(let folder, let what):
      "the run to be stored in \(folder) lacks \(what). Store the writer's own `run`."
    default: ""
    }
  }

  private var describeContents: String {
    switch self {
    case .notJSON(let file, let detail):
      "\(file) is cut short or is not JSON (\(detail)). Take it from its source again."
    case .newerSchema(let file, let schema):
      "\(file): schema is '\(schema)', newer than the \(Run.currentSchema) known here. "
        + "Read it with a newer switchbench."
    case .unknownSchema(let file, let schema):
      "\(file): schema is '\(schema)', not \(Run.currentSchema) or \(Run.ungatedSchema). Name a run.json of switchbench."
    case .missingKey(let file, let key):
      "\(file): the key \(key) is missing. The schema says which keys may be absent. "
        + "Take the recording from its source again."
    case .wrongValue(let file, let key, let detail):
      "\(file): \(key): \(detail). The schema says what may stand there."
    case .edited(let file, let folder):
      "\(file) was changed after it was written: its SHA-256 is not the one in SHA256SUMS. "
        + "Check by hand with `cd \(folder) && sha256sum -c SHA256SUMS`, and take the recording "
        + "from its source again."
    case .noChecksum(let file, let folder):
      "\(file) is finished, but \(folder)/SHA256SUMS has no line for it. Take that file from the "
        + "recording's source; or, if you trust the recording, "
        + "`cd \(folder) && sha256sum run.json > SHA256SUMS`."
    case .notAFile(let file):
      "\(file) is not a regular file. Name a run.json, or the folder that it lies in."
    case .tooLarge(let file, let bytes):
      "\(file) has \(bytes) bytes, and at most \(OpenFile.greatestSize) are read. It is no recording."
    case .notRunning(let file, let key):
      "\(file): the status is 'running', but \(key) is set, and only a finished recording has that. "
        + "It was edited: take the recording from its source again."
    case .misplaced(let file, let id, let place):
      "\(file) is the recording \(id), and \(place) belongs there. It was copied there: compare the "
        + "revisions again."
    case .damagedJournal(let file, let line, let detail):
      "\(file), line \(line): \(detail). Delete that line and all lines after it to keep the rest."
    case .unknownCell(let id, let run):
      "the run \(run) has no cell \(id). The journal belongs to another run."
    default: ""
    }
  }

  private func fixOfBeginning(_ reason: SystemReason) -> String {
    switch reason.code {
    case ENOSPC, EDQUOT: "Make room and start the run again."
    case EROFS, EACCES, EPERM: "Make the folder writable, or name another results folder."
    default: "Name another results folder."
    }
  }

  private func fix(_ reason: SystemReason) -> String {
    switch reason.code {
    case ENOSPC, EDQUOT:
      "Free some space and continue with `switchbench run --resume`; nothing recorded is lost."
    case EROFS, EACCES, EPERM:
      "Make the folder writable, or name another results folder."
    default: "Nothing recorded is lost."
    }
  }
}
