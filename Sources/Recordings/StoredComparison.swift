import Foundation
import Measurement

/// The arms of a comparison that was measured in one session.
public enum ComparisonArm: String, Codable, CaseIterable, Sendable {
  /// How things were.
  case base
  /// How things are.
  case head
  /// A copy of the base.
  case control
}

/// A session of a comparison: which of the three times its cells were measured.
public enum ComparisonSession: String, Codable, CaseIterable, Sendable {
  /// The comparison itself.
  case main = ""
  /// A few pairs of the base and its copy, to plan the number of pairs.
  case pilot
  /// The flagged cells afterwards, measured again.
  case confirmation
}

/// The request of a comparison; everything else follows from its recordings.
public struct ComparisonRequest: Codable, Hashable, Sendable {
  /// The schema that this version writes and reads.
  public static let currentSchema = "switchbench.comparison-request/2"
  /// The schema of requests that have no checksum beside them; it is read and not written.
  public static let uncheckedSchema = "switchbench.comparison-request/1"

  /// `currentSchema`, or `uncheckedSchema` in a comparison from before requests had checksums.
  public var schema: String
  /// Also the name of its folder.
  public var id: String
  /// The command that was typed.
  public var command: [String]
  /// The base as it was typed.
  public var base: String
  /// The head as it was typed.
  public var head: String
  /// The relative change that matters: 0.02 for 2 %.
  public var threshold: Double
  /// The coverage of every interval.
  public var confidence: Double
  /// Whether it was to end with an error for a regression.
  public var isGate: Bool
  /// Whether all samples count, quiet or not; nil for no.
  public var usesAllSamples: Bool?

  /// Makes a request.
  public init(
    id: String, command: [String], base: String, head: String, threshold: Double,
    confidence: Double, isGate: Bool, usesAllSamples: Bool? = nil
  ) {
    self.usesAllSamples = usesAllSamples
    self.schema = ComparisonRequest.currentSchema
    self.id = id
    self.command = command
    self.base = base
    self.head = head
    self.threshold = threshold
    self.confidence = confidence
    self.isGate = isGate
  }
}

/// A comparison on disk: its request, and a recording for each arm of each session.
public struct StoredComparison: Hashable, Sendable {
  /// The folder of this one comparison.
  public let folder: String

  init(folder: String) { self.folder = folder }

  /// The comparison's id, which is its folder's name.
  public var id: String { (folder as NSString).lastPathComponent }

  private static let requestFile = "comparison.json"
  var requestPath: String { (folder as NSString).appendingPathComponent(Self.requestFile) }
  private var checksumPath: String { (folder as NSString).appendingPathComponent("SHA256SUMS") }

  /// The recording of an arm; nil when there is none.
  public func recording(_ arm: ComparisonArm, _ session: ComparisonSession = .main) -> StoredRun? {
    let stored = StoredRun(folder: place(arm, session), arm: Self.part(arm, session))
    return stored.isThere ? stored : nil
  }

  /// The recordings of all its arms and sessions.
  public var recordings: [StoredRun] {
    ComparisonSession.allCases.flatMap { session in
      ComparisonArm.allCases.compactMap { recording($0, session) }
    }
  }

  /// Reads the request.
  ///
  /// - Throws: `RecordingError`.
  public func request() throws -> ComparisonRequest {
    let text = try contents(ofFile: requestPath)
    try checkNumbers(in: text, file: requestPath)
    let request: ComparisonRequest
    do {
      request = try JSONDecoder().decode(ComparisonRequest.self, from: text)
    } catch let error as DecodingError {
      throw RecordingError(error, file: requestPath)
    }
    switch request.schema {
    case ComparisonRequest.currentSchema: try verifyChecksum()
    case ComparisonRequest.uncheckedSchema: break
    default:
      throw RecordingError.wrongValue(
        file: requestPath, key: "schema",
        detail: "'\(request.schema)' is not \(ComparisonRequest.currentSchema) or "
          + ComparisonRequest.uncheckedSchema)
    }
    guard request.threshold >= 0, request.threshold <= 1 else {
      throw RecordingError.wrongValue(
        file: requestPath, key: "threshold", detail: "it must be a share from 0 to 1")
    }
    guard request.confidence >= 0.5, request.confidence <= 0.9999 else {
      throw RecordingError.wrongValue(
        file: requestPath, key: "confidence", detail: "it must be a share from 0.5 to 0.9999")
    }
    return request
  }

  private func verifyChecksum() throws {
    let sums = exists(checksumPath) ? try contents(ofFile: checksumPath) : Data()
    guard let digest = digest(for: Self.requestFile, in: String(decoding: sums, as: UTF8.self))
    else { throw RecordingError.noChecksum(file: requestPath, folder: folder) }
    guard try sha256(ofFile: requestPath) == digest else {
      throw RecordingError.edited(file: requestPath, folder: folder)
    }
  }

  fileprivate func store(_ request: ComparisonRequest) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let text = try encoder.encode(request) + [UInt8(ascii: "\n")]
    let temporary = try writeBeside(requestPath, text)
    let line = checksumLine(digest: try sha256(ofFile: temporary), name: Self.requestFile)
    try moveIntoPlace(writeBeside(checksumPath, Data(line.utf8)), checksumPath)
    try moveIntoPlace(temporary, requestPath)
  }

  /// Removes what `store` wrote.
  fileprivate func discard() {
    for file in [requestPath, checksumPath] { unlink(file) }
    rmdir(folder)
  }

  /// The id of the recording of an arm, with which it is found again: `<id>/base`.
  public func runID(_ arm: ComparisonArm, _ session: ComparisonSession = .main) -> String {
    "\(id)/\(Self.part(arm, session))"
  }

  private static func part(_ arm: ComparisonArm, _ session: ComparisonSession) -> String {
    [session.rawValue, arm.rawValue].filter { !$0.isEmpty }.joined(separator: "/")
  }

  /// Throws when a recording is of another comparison than the one that was asked for.
  /// - Throws: `RecordingError.misplaced`.
  public func check(
    _ run: Run, isOf request: ComparisonRequest, _ arm: ComparisonArm,
    _ session: ComparisonSession
  ) throws {
    guard run.id != "\(request.id)/\(Self.part(arm, session))" else { return }
    throw RecordingError.misplaced(
      file: (place(arm, session) as NSString).appendingPathComponent("run.json"), id: run.id,
      place: "\(request.id)/\(Self.part(arm, session))")
  }

  func place(_ arm: ComparisonArm, _ session: ComparisonSession) -> String {
    [session.rawValue, arm.rawValue].filter { !$0.isEmpty }.reduce(folder) {
      ($0 as NSString).appendingPathComponent($1)
    }
  }
}

extension ResultsFolder {
  /// The folder of the comparisons made here, which git ignores.
  public var comparisonsPath: String { (path as NSString).appendingPathComponent("comparisons") }

  /// The comparisons made here, newest first, by their names alone.
  /// - Throws: `RecordingError.system` when the folder is there and cannot be read.
  public func comparisons() throws -> [StoredComparison] {
    try folders(in: comparisonsPath).map(StoredComparison.init).filter { exists($0.requestPath) }
      .sorted { $0.id > $1.id }
  }

  /// Finds a comparison without reading it; nil when there is none of that name.
  /// - Parameter reference: An id, an unambiguous beginning of one, `latest`, or the folder's path.
  /// - Throws: `RecordingError.ambiguous`.
  public func comparison(_ reference: String) throws -> StoredComparison? {
    let named = StoredComparison(folder: reference)
    if reference.contains("/") { return exists(named.requestPath) ? named : nil }
    let all = try comparisons()
    if reference == "latest" { return all.first }
    if let exact = all.first(where: { $0.id == reference }) { return exact }
    let matches = reference.isEmpty ? [] : all.filter { $0.id.hasPrefix(reference) }
    if matches.count > 1 {
      throw RecordingError.ambiguous(reference: reference, matches: matches.map(\.id))
    }
    return matches.first
  }

  /// The recording with the id `<comparison>/<arm>`; nil when there is none.
  func armOfComparison(_ id: String) -> StoredRun? {
    let parts = id.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard (2...3).contains(parts.count), let arm = ComparisonArm(rawValue: parts[parts.count - 1]),
      let session = ComparisonSession(rawValue: parts.count == 3 ? parts[1] : "")
    else { return nil }
    return StoredComparison(folder: (comparisonsPath as NSString).appendingPathComponent(parts[0]))
      .recording(arm, session)
  }

  /// Makes a comparison's folder and writes the request.
  ///
  /// - Throws: `RecordingError.alreadyExists`, or `.system` with the errno's word.
  public func create(_ request: ComparisonRequest) throws -> StoredComparison {
    let stored = StoredComparison(
      folder: (comparisonsPath as NSString).appendingPathComponent(request.id))
    guard try makeFolder(stored.folder) else {
      throw RecordingError.alreadyExists(folder: stored.folder)
    }
    do {
      try stored.store(request)
      return stored
    } catch {
      stored.discard()
      throw error
    }
  }
}
