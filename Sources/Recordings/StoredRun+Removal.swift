import Foundation
import Measurement

extension StoredRun {
  /// Removes the recording with its folder.
  /// - Throws: `RecordingError.beingWritten`, or `.system` with the errno's word.
  public func remove() throws {
    guard !isBeingWritten else { throw RecordingError.beingWritten(folder: folder) }
    try removeFolder(folder)
  }

  /// Whether the text of the recording has this cell; the cell's content is not read.
  ///
  /// A recording has megabytes, and looking for a few bytes takes a small part of reading it.
  public func mentions(_ cell: CellID) -> Bool {
    guard let text = try? text() else { return false }
    return text.range(of: Data("\"\(cell)\"".utf8)) != nil
  }

  /// The names of the recording's files in its folder.
  public var files: [String] {
    [recordingPath, packedPath, journalPath, checksumPath].filter(exists).map {
      ($0 as NSString).lastPathComponent
    }
  }

  /// Bytes of the recording's files.
  public var bytes: Int {
    [recordingPath, packedPath, journalPath, checksumPath].reduce(0) { sum, path in
      var status = stat()
      return stat(path, &status) == 0 ? sum + Int(status.st_size) : sum
    }
  }
}

extension StoredComparison {
  /// Removes the comparison with the recordings of its arms.
  /// - Throws: `RecordingError.beingWritten`, or `.system` with the errno's word.
  public func remove() throws {
    guard !recordings.contains(where: \.isBeingWritten) else {
      throw RecordingError.beingWritten(folder: folder)
    }
    try removeFolder(folder)
  }
}

/// Removes a folder and what is in it.
private func removeFolder(_ folder: String) throws {
  do {
    try FileManager.default.removeItem(atPath: folder)
  } catch {
    let failure = FileFailure(error, at: folder)
    throw RecordingError.system(
      action: "remove", file: folder, reason: SystemReason(word: failure?.because ?? "\(error)"))
  }
}
