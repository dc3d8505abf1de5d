import Foundation
import Measurement

/// A recording on disk: its folder and the files in it.
public struct StoredRun: Hashable, Sendable {
  /// The folder of this one recording.
  public let folder: String
  private let file: String
  /// The arm of a comparison that belongs here, as in its id: `confirmation/base`; nil for a run.
  private let arm: String?

  init(folder: String, file: String = "run.json", arm: String? = nil) {
    self.folder = folder
    self.file = file
    self.arm = arm
  }

  /// The run's id, which is its folder's name.
  public var id: String {
    let name = (folder as NSString).lastPathComponent
    return name == "." ? URL(filePath: folder).standardizedFileURL.lastPathComponent : name
  }

  /// The recording itself, by the name that it has unless it is packed.
  public var recordingPath: String { place(file) }
  /// The same packed by xz(1), as committed recordings are.
  var packedPath: String { recordingPath + packedSuffix }
  /// Whether there is a recording, packed or not.
  public var isThere: Bool { exists(recordingPath) || isPacked }
  private var isPacked: Bool { !exists(recordingPath) && exists(packedPath) }

  /// Where a page on it is kept: `report`, `claims`.
  public func pagePath(_ name: String) -> String { place("\(name).html") }

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
    try decodeHead(text(), file: recordingPath)
  }

  /// Checks that the run can be resumed.
  ///
  /// It must not be complete, and its boots must be recorded in today's format. - Throws:
  /// `RecordingError.nothingToResume`, `.earlierSchema`, or why it cannot be read.
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
  /// - Parameters:
  ///   - digests: Those of its file and of others, where many are loaded.
  ///   - isChosen: The cells whose figures are wanted; others may come without their boots.
  /// - Throws: `RecordingError`; a finished recording that was changed is an error too.
  public func load(
    knowing digests: RecordingDigests? = nil, choosing isChosen: (CellID) -> Bool = { _ in true }
  ) throws -> Run {
    let run = try loadFile(knowing: digests, choosing: isChosen)
    guard run.status == .running, exists(journalPath) else { return run }
    let journal = try Journal(contents(ofFile: journalPath), file: journalPath)
    let replayed = try run.applying(journal.entries)
    return try replayed.applying(replayed.launchesCutOff().map(JournalEntry.launch))
  }

  /// Reads what run.json itself holds, in which an unfinished run has no more than its plan and what
  /// it had when it was last resumed.
  func loadFile(
    knowing digests: RecordingDigests? = nil, choosing isChosen: (CellID) -> Bool = { _ in true }
  ) throws -> Run {
    let run =
      isPacked
      ? try decodeRun(text(), file: recordingPath)
      : try decodeRun(ofFile: recordingPath, choosing: isChosen)
    try verifyChecksum(of: run, knowing: digests)
    // The comparison's folder may have another name, as those that are committed have.
    if let arm, run.id.drop(while: { $0 != "/" }) != "/" + arm {
      throw RecordingError.misplaced(file: recordingPath, id: run.id, place: arm)
    }
    return run
  }

  /// The recording's text.
  func text() throws -> Data {
    isPacked ? try unpacked(packedPath) : try contents(ofFile: recordingPath)
  }

  /// The file that SHA256SUMS has a line for.
  var checkedPath: String { isPacked ? packedPath : recordingPath }

  private func verifyChecksum(of run: Run, knowing digests: RecordingDigests?) throws {
    let (path, name) = (checkedPath, isPacked ? file + packedSuffix : file)
    let known = try storedDigests(of: name)
    guard !known.isEmpty else {
      // Earlier versions wrote no checksum of a plan, which has nothing in it that was measured.
      guard run.status == .running, run.cells.allSatisfy(\.boots.isEmpty) else {
        throw RecordingError.noChecksum(file: path, folder: folder)
      }
      return try checkUnfinished(run)
    }
    guard known.contains(try digests?.digest(ofFile: path) ?? sha256(ofFile: path)) else {
      throw RecordingError.edited(file: path, folder: folder)
    }
    try checkUnfinished(run)
  }

  /// A run that is being measured has neither an end nor summaries: those are of a finished one.
  private func checkUnfinished(_ run: Run) throws {
    guard run.status == .running else { return }
    if run.finishedAt != nil {
      throw RecordingError.notRunning(file: recordingPath, key: "finishedAt")
    }
    if let cell = run.cells.firstIndex(where: { $0.summary != nil }) {
      throw RecordingError.notRunning(file: recordingPath, key: "cells[\(cell)].summary")
    }
  }

  private func storedDigests(of name: String) throws -> [String] {
    guard exists(checksumPath) else { return [] }
    return Recordings.digests(
      for: name, in: String(decoding: try contents(ofFile: checksumPath), as: UTF8.self))
  }

  /// Writes run.json and its checksum.
  ///
  /// In between, the checksums of both texts stand beside it, so that it is never without its own.
  func store(_ run: Run) throws {
    let temporary = try writeBeside(recordingPath, encodeRun(run, file: recordingPath))
    do {
      let new = try sha256(ofFile: temporary)
      let old = exists(recordingPath) ? [try sha256(ofFile: recordingPath)] : []
      try storeDigests([new] + old)
      try moveIntoPlace(temporary, recordingPath)
      if !old.isEmpty { try storeDigests([new]) }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  private func storeDigests(_ digests: [String]) throws {
    let lines = digests.map { checksumLine(digest: $0, name: file) }.joined()
    try moveIntoPlace(writeBeside(checksumPath, Data(lines.utf8)), checksumPath)
  }
}
