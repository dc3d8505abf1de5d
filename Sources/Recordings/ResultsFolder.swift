import Foundation
import Measurement

/// The folder that recordings are kept in: `Results`.
public struct ResultsFolder: Hashable, Sendable {
  /// Where it is.
  public let path: String

  /// Names a folder; it need not exist yet.
  public init(path: String) { self.path = path }

  /// The folder of the runs made here, which git ignores.
  public var runsPath: String { (path as NSString).appendingPathComponent("runs") }

  /// The recordings that are committed.
  /// - Throws: `RecordingError.system` when the folder is there and cannot be read.
  public func references() throws -> [StoredRun] { try recordings(in: referencePath) }

  /// The folder of the recordings that are committed.
  public var referencePath: String { (path as NSString).appendingPathComponent("reference") }

  /// The runs made here, newest first, by their names alone: no recording is opened.
  /// - Throws: `RecordingError.system` when the folder is there and cannot be read.
  public func runs() throws -> [StoredRun] { try recordings(in: runsPath) }

  /// Reads a recording; an unfinished run is assembled from its journal.
  ///
  /// - Parameter reference: A run id, the name given to a run or that of a committed recording, an
  ///   unambiguous beginning of an id, `latest`, `<comparison>/base` or another arm of one, or the
  ///   path of a run.json or of its folder.
  /// - Throws: `RecordingError`.
  public func load(_ reference: String) throws -> Run { try find(reference).load() }

  /// Finds a recording without reading it.
  /// - Parameter reference: As for `load`.
  /// - Throws: `RecordingError.noSuchRun` or `.ambiguous`.
  public func find(_ reference: String) throws -> StoredRun {
    if reference.contains("/") || reference.hasSuffix(".json") || reference.hasSuffix(packedSuffix)
      || reference == "."
    {
      return try find(path: reference)
    }
    let local = try runs()
    if reference == "latest", let newest = local.first { return newest }
    let all = local + (try references())
    let meant = try names()[reference] ?? reference
    if let exact = all.first(where: { $0.id == meant }) { return exact }
    let matches = reference.isEmpty ? [] : all.filter { $0.id.hasPrefix(reference) }
    if matches.count > 1 {
      throw RecordingError.ambiguous(reference: reference, matches: matches.map(\.id))
    }
    guard let match = matches.first else {
      throw RecordingError.noSuchRun(
        reference: reference, folder: runsPath, newest: local.first?.id)
    }
    return match
  }

  /// The runs that can be resumed and are not being written now, newest first.
  ///
  /// A run that cannot be read is left out, and loading it says why; so is one of version 1.
  /// - Throws: `RecordingError.system` when the folder is there and cannot be read.
  public func interrupted() throws -> [StoredRun] {
    try runs().filter { run in
      guard (try? run.checkResumable()) != nil else { return false }
      return !run.isBeingWritten
    }
  }

  private func find(path reference: String) throws -> StoredRun {
    if let arm = armOfComparison(reference) { return arm }
    if isFolder(reference) {
      let stored = StoredRun(folder: reference)
      if stored.isThere { return stored }
    } else {
      let isPacked = reference.hasSuffix(packedSuffix)
      let parts =
        (isPacked ? String(reference.dropLast(packedSuffix.count)) : reference) as NSString
      let folder = parts.deletingLastPathComponent
      let stored = StoredRun(
        folder: folder.isEmpty ? "." : folder, file: parts.lastPathComponent)
      if stored.isThere { return stored }
    }
    throw RecordingError.noSuchRun(
      reference: reference, folder: runsPath, newest: try runs().first?.id)
  }

  private func recordings(in folder: String) throws -> [StoredRun] {
    try folders(in: folder).map { StoredRun(folder: $0) }.filter(\.isThere)
      .sorted { $0.id > $1.id }
  }

  /// What a folder holds, hidden things aside; nothing when it does not exist.
  func folders(in folder: String) throws -> [String] {
    guard let list = opendir(folder) else {
      if errno == ENOENT { return [] }
      throw systemError("list", folder)
    }
    defer { closedir(list) }
    var found: [String] = []
    while let entry = readdir(list) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { found.append((folder as NSString).appendingPathComponent(name)) }
    }
    return found
  }
}
