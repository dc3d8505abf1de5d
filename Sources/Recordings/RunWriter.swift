import Foundation
import Measurement
import Synchronization

/// Writes one run while it is measured; a crash loses only the cell in flight.
///
/// Safe to use from several threads; entries are written in the order of the calls.
public final class RunWriter: Sendable {
  /// Where the recording is.
  public let stored: StoredRun
  private let state: Mutex<State>

  private struct State: Sendable {
    var assembly: RunAssembly
    var journal: OpenFile?
    var length: Int
  }

  private init(_ stored: StoredRun, _ run: Run, _ journal: OpenFile, length: Int) {
    self.stored = stored
    state = Mutex(State(assembly: RunAssembly(run), journal: journal, length: length))
  }

  /// The run with all results so far.
  ///
  /// Give it to `finish`, with its summaries, status and end.
  public var run: Run { state.withLock { $0.assembly.run } }

  /// Whether a cell has a boot of that number, in constant time.
  public func hasBoot(_ boot: Int, of cell: CellID) -> Bool {
    state.withLock { $0.assembly.hasBoot(boot, of: cell) }
  }

  /// Makes the run's folder and writes its plan.
  ///
  /// A cell that is planned stands in the run as skipped, `because` it was not reached; its first
  /// boot makes it measured.
  /// - Throws: `RecordingError.alreadyExists`, or `.system` with the errno's word.
  public static func create(run: Run, in results: ResultsFolder) throws -> RunWriter {
    try create(
      run, StoredRun(folder: (results.runsPath as NSString).appendingPathComponent(run.id)))
  }

  /// The same for an arm of a comparison.
  /// - Throws: As `create(run:in:)`.
  public static func create(
    run: Run, in comparison: StoredComparison, as arm: ComparisonArm,
    _ session: ComparisonSession = .main
  ) throws -> RunWriter {
    try create(run, StoredRun(folder: comparison.place(arm, session)))
  }

  private static func create(_ run: Run, _ stored: StoredRun) throws -> RunWriter {
    do {
      return try begin(run, stored)
    } catch RecordingError.system(let action, let file, let reason) {
      throw RecordingError.notBegun(action: action, file: file, reason: reason)
    }
  }

  private static func begin(_ run: Run, _ stored: StoredRun) throws -> RunWriter {
    guard try makeFolder(stored.folder) else {
      throw RecordingError.alreadyExists(folder: stored.folder)
    }
    var run = run
    (run.status, run.schema) = (.running, Run.currentSchema)
    do {
      let journal = try openJournal(stored)
      try stored.store(run)
      return RunWriter(stored, run, journal, length: 0)
    } catch {
      for file in [stored.journalPath, stored.recordingPath, stored.checksumPath] { unlink(file) }
      rmdir(stored.folder)
      throw error
    }
  }

  /// Continues a run that was interrupted; `run` then has the earlier results.
  ///
  /// - Parameter reference: As for `ResultsFolder.load`. - Throws:
  /// `RecordingError.nothingToResume`, `.earlierSchema`, `.beingWritten`, or why it cannot be read.
  public static func resume(_ reference: String, in results: ResultsFolder) throws -> RunWriter {
    let stored = try results.find(reference)
    try stored.checkResumable()
    // Whoever held the journal may have changed the run: it is read again with the journal in hand.
    let journal = try openJournal(stored)
    let base = try stored.loadFile()
    guard base.status == .running else { return try reopen(stored, journal) }
    let found = try Journal(journal.readAll(), file: stored.journalPath)
    try journal.truncate(to: found.length)
    let writer = RunWriter(stored, try base.applying(found.entries), journal, length: found.length)
    for launch in writer.run.launchesCutOff() { try writer.append(.launch(launch)) }
    return writer
  }

  /// Makes a finished recording one that is being written, with an empty journal.
  private static func reopen(_ stored: StoredRun, _ journal: OpenFile) throws -> RunWriter {
    do {
      var run = try stored.load()
      guard run.status != .complete else {
        throw RecordingError.nothingToResume(folder: stored.folder, status: "complete")
      }
      (run.status, run.finishedAt) = (.running, nil)
      // They are of the boots so far, and are derived again at the end.
      for cell in run.cells.indices { run.cells[cell].summary = nil }
      try journal.truncate(to: 0)
      try stored.store(run)
      return RunWriter(stored, run, journal, length: 0)
    } catch {
      unlink(stored.journalPath)
      throw error
    }
  }

  /// Records one thing.
  ///
  /// When it cannot be written nothing is changed, and it may be tried again.
  /// - Throws: `RecordingError.system` with the errno's word; `.unknownCell`; `.unannouncedProbes`.
  public func append(_ entry: JournalEntry) throws {
    let line = try encodeLine(entry, file: stored.journalPath)
    try state.withLock { state in
      guard let journal = state.journal else {
        throw RecordingError.alreadyFinished(folder: stored.folder)
      }
      try state.assembly.check(entry)
      do {
        try journal.write(line, at: state.length)
      } catch {
        // A piece that stays in spite of this is written over by the next line.
        try? journal.truncate(to: state.length)
        throw error
      }
      state.length += line.count
      try state.assembly.apply(entry)
    }
  }

  /// Writes the finished run in one step and removes the journal.
  /// - Parameter run: The writer's own `run` with its status (complete or interrupted) and end.
  /// - Throws: `RecordingError.wouldLose` when it lacks what was appended, or `.system`; the journal
  ///   is then still there, and `finish` may be called again.
  public func finish(_ run: Run) throws {
    try state.withLock { state in
      guard state.journal != nil else {
        throw RecordingError.alreadyFinished(folder: stored.folder)
      }
      try check(run, hasAllOf: state.assembly.run)
      try stored.store(run)
      unlink(stored.journalPath)
      state.journal = nil
    }
  }

  private func check(_ run: Run, hasAllOf known: Run) throws {
    func lacks(_ what: String) -> RecordingError {
      .wouldLose(folder: stored.folder, what: what)
    }
    guard run.id == known.id else { throw lacks("the id \(known.id)") }
    guard run.status != .running else { throw lacks("a status other than running") }
    guard run.launches.count >= known.launches.count else { throw lacks("launches") }
    let boots = run.bootsRecorded
    for (cell, recorded) in known.bootsRecorded where !recorded.isSubset(of: boots[cell] ?? []) {
      throw lacks("boots of \(cell)")
    }
    let closed = Set(run.cells.filter { $0.closing != nil }.map(\.id))
    if let cell = known.cells.first(where: { $0.closing != nil && !closed.contains($0.id) }) {
      throw lacks("the closing of \(cell.id)")
    }
  }

  private static func openJournal(_ stored: StoredRun) throws -> OpenFile {
    let journal = try OpenFile(stored.journalPath, O_RDWR | O_CREAT)
    // The one who held it may have removed it between our opening and our taking it.
    guard journal.lockPatiently(), journal.hasItsName else {
      throw RecordingError.beingWritten(folder: stored.folder)
    }
    return journal
  }
}
