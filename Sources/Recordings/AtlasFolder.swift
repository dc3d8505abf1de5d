import Foundation

/// A file or a recording that was named for an atlas.
public enum AtlasSource: Hashable, Sendable {
  /// A contribution: its path, and its place below the folder that was named.
  case contribution(path: String, place: String)
  /// A recording.
  case recording(StoredRun)
  /// A node's text with the reason why it has no recording.
  case failure(path: String)

  /// Where it is.
  public var path: String {
    switch self {
    case .contribution(let path, _), .failure(let path): path
    case .recording(let stored): stored.recordingPath
    }
  }
}

/// The folder of the contributions: `Results/atlas`.
public struct AtlasFolder: Hashable, Sendable {
  /// Where it is.
  public let path: String

  /// Names a folder; it need not exist yet.
  public init(path: String) { self.path = path }

  /// All contributions and recordings below a folder, in the order of their paths.
  ///
  /// A folder with a recording is that recording, and is not looked into. Links are not followed.
  /// - Throws: `RecordingError.system` when a folder cannot be read.
  public static func sources(below folder: String) throws -> [AtlasSource] {
    try sources(in: folder, place: "").sorted { $0.path < $1.path }
  }

  private static func sources(in folder: String, place: String) throws -> [AtlasSource] {
    let stored = StoredRun(folder: folder)
    if stored.isThere { return [.recording(stored)] }
    return try ResultsFolder(path: folder).folders(in: folder).flatMap { path -> [AtlasSource] in
      let name = (path as NSString).lastPathComponent
      let below = place.isEmpty ? name : "\(place)/\(name)"
      if isLink(path) { return [] }
      if isFolder(path) { return try sources(in: path, place: below) }
      if name.hasSuffix(".failed") { return [.failure(path: path)] }
      return name.hasSuffix(".json") ? [.contribution(path: path, place: below)] : []
    }
  }

  /// Reads a contribution's file, but no more of it than says that it is too large.
  /// - Throws: `RecordingError.system`.
  public static func read(_ path: String, atMost limit: Int) throws -> Data {
    try OpenFile(path, O_RDONLY).readBeginning(atMost: limit + 1)
  }

  /// Writes a contribution; an existing file is never changed.
  ///
  /// - Parameter place: Below this folder, as `ContributionCheck.place(of:)` has it. - Returns: The
  /// path, and whether it is new. - Throws: `RecordingError.otherContribution` where the place has
  /// another text; `.system`.
  public func write(_ text: String, at place: String) throws -> (path: String, isNew: Bool) {
    let file = (path as NSString).appendingPathComponent(place)
    if exists(file) {
      guard try contents(ofFile: file) == Data(text.utf8) else {
        throw RecordingError.otherContribution(file: file)
      }
      return (file, false)
    }
    _ = try makeFolder((file as NSString).deletingLastPathComponent)
    try moveIntoPlace(writeBeside(file, Data(text.utf8)), file)
    return (file, true)
  }
}

extension ResultsFolder {
  /// The contributions that are committed.
  public var atlas: AtlasFolder {
    AtlasFolder(path: (path as NSString).appendingPathComponent("atlas"))
  }
}

/// Whether a name is a symbolic link, wherever that leads.
private func isLink(_ path: String) -> Bool {
  var status = stat()
  return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
}
