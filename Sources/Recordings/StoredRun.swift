import Foundation
import Measurement

/// A recording on disk: its folder and the files in it.
public struct StoredRun: Hashable, Sendable {
  /// The folder of this one recording.
  public let folder: String
  private let file: String

  init(folder: String, file: String = "run.json") {
    self.folder = folder
    self.file = file
  }

  /// The run's id, which is its folder's name.
  public var id: String {
    let name = (folder as NSString).lastPathComponent
    return name == "." ? URL(filePath: folder).standardizedFileURL.lastPathComponent : name
  }

  /// The recording itself.
  public var recordingPath: String { place(file) }

  var journalPath: String { place("journal.jsonl") }
  var checksumPath: String { place("SHA256SUMS") }

  private func place(_ name: String) -> String {
    (folder as NSString).appendingPathComponent(name)
  }

  /// Whether a process holds the run for writing at this moment.
  public var isBeingWritten: Bool {
    guard let journal = try? OpenFile(journalPath, O_RDONLY) else { return false }
    return !journal.lock(shared: true)
  }

  /// How far the run got, without reading the rest of it.
  /// - Throws: `RecordingError`.
  public func status() throws -> RunStatus { try head().status }

  func head() throws -> RunHead {
    try decodeHead(contents(ofFile: recordingPath), file: recordingPath)
  }

  /// Checks that the run can be resumed: that it is not complete, and that its boots and those
  /// measured now are recorded alike.
  /// - Throws: `RecordingError.nothingToResume`, `.earlierSchema`, or why it cannot be read.
  public func checkResumable() throws {
    let head = try head()
    guard head.status != .complete else {
      throw RecordingError.nothingToResume(folder: folder, status: head.status.rawValue)
    }
    guard head.schema != Run.ungatedSchema else {
      throw RecordingError.earlierSchema(folder: folder, schema: head.schema)
    }
  }

  /// Reads the recording, with its journal while it is not finished.
  /// - Throws: `RecordingError`; a finished recording that was changed is an error too.
  public func load() throws -> Run {
    let run = try decodeRun(contents(ofFile: recordingPath), file: recordingPath)
    guard run.status == .running else {
      try verifyChecksum()
      return run
    }
    guard exists(journalPath) else { return run }
    let journal = try Journal(contents(ofFile: journalPath), file: journalPath)
    let replayed = try run.applying(journal.entries)
    return try replayed.applying(replayed.launchesCutOff().map(JournalEntry.launch))
  }

  private func verifyChecksum() throws {
    let missing = RecordingError.noChecksum(file: recordingPath, folder: folder)
    guard exists(checksumPath) else { throw missing }
    let sums = String(decoding: try contents(ofFile: checksumPath), as: UTF8.self)
    guard let digest = digest(for: file, in: sums) else { throw missing }
    guard try sha256(ofFile: recordingPath) == digest else {
      throw RecordingError.edited(file: recordingPath, folder: folder)
    }
  }

  /// Writes run.json; a finished one gets its checksum first, so that it is never without.
  func store(_ run: Run) throws {
    let temporary = try writeBeside(recordingPath, encodeRun(run, file: recordingPath))
    do {
      if run.status != .running {
        let line = checksumLine(digest: try sha256(ofFile: temporary), name: file)
        try moveIntoPlace(writeBeside(checksumPath, Data(line.utf8)), checksumPath)
      }
      try moveIntoPlace(temporary, recordingPath)
    } catch {
      unlink(temporary)
      throw error
    }
  }
}
