import Foundation
import Measurement

// The text of run.json, both ways; `RunLayout` breaks it into lines.

/// The bytes of a recording.
func encodeRun(_ run: Run, file: String) throws -> Data {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  do {
    return RunLayout.layOut(try encoder.encode(run))
  } catch EncodingError.invalidValue(let value, let context) {
    throw RecordingError.wrongValue(
      file: file, key: keyPath(context.codingPath), detail: "\(value) cannot be written as JSON")
  }
}

/// Reads the bytes of a recording; every error names the file and the key.
func decodeRun(_ data: Data, file: String) throws -> Run {
  if let run = decodeSplitRun(data) { return run }
  do {
    return try JSONDecoder().decode(VersionedRun.self, from: data).run
  } catch let error as UnreadableSchema {
    throw error.isNewer
      ? RecordingError.newerSchema(file: file, schema: error.schema)
      : RecordingError.unknownSchema(file: file, schema: error.schema)
  } catch let error as DecodingError {
    throw RecordingError(error, file: file)
  }
}

/// Reads a recording as this version writes them, its boots apart; nil for any other.
func decodeSplitRun(_ data: Data) -> Run? {
  guard let split = SplitRecording(data),
    var run = try? JSONDecoder().decode(VersionedRun.self, from: split.skeleton).run,
    run.cells.count == split.boots.count
  else { return nil }
  for index in run.cells.indices { run.cells[index].boots = split.boots[index] }
  return run
}

/// Reads nothing but how far a run got.
func decodeStatus(_ data: Data, file: String) throws -> RunStatus {
  struct Head: Decodable { var status: RunStatus }
  do {
    return try JSONDecoder().decode(Head.self, from: data).status
  } catch let error as DecodingError {
    throw RecordingError(error, file: file)
  }
}

private struct UnreadableSchema: Error {
  var schema: String
  var isNewer: Bool {
    let parts = schema.split(separator: "/", omittingEmptySubsequences: false)
    let known = Run.currentSchema.split(separator: "/")
    return parts.count == 2 && parts[0] == known[0] && (Int(parts[1]) ?? 0) > (Int(known[1]) ?? 0)
  }
}

/// A run whose schema is looked at before anything else of it, in one pass over the text.
private struct VersionedRun: Decodable {
  private enum Key: String, CodingKey { case schema }
  var run: Run

  init(from decoder: any Decoder) throws {
    let schema = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .schema)
    guard schema == Run.currentSchema else { throw UnreadableSchema(schema: schema) }
    run = try Run(from: decoder)
  }
}

extension RecordingError {
  /// Says in our words what the decoder found.
  init(_ error: DecodingError, file: String) {
    switch error {
    case .keyNotFound(let key, let context):
      self = .missingKey(file: file, key: keyPath(context.codingPath + [key]))
    case .dataCorrupted(let context) where context.codingPath.isEmpty:
      let cause = (context.underlyingError as? NSError)?.userInfo["NSDebugDescription"] as? String
      self = .notJSON(file: file, detail: cause ?? context.debugDescription)
    case .dataCorrupted(let context), .typeMismatch(_, let context), .valueNotFound(_, let context):
      let detail = context.debugDescription
      self = .wrongValue(
        file: file, key: keyPath(context.codingPath),
        detail: detail.hasSuffix(".") ? String(detail.dropLast()) : detail)
    @unknown default:
      self = .notJSON(file: file, detail: "\(error)")
    }
  }
}

extension RecordingError {
  /// What is wrong with the contents, for a message that names the file itself.
  var detail: String {
    switch self {
    case .missingKey(_, let key): "the key \(key) is missing"
    case .wrongValue(_, let key, let detail): "\(key): \(detail)"
    default: "this is not JSON"
    }
  }
}

/// `cells[3].boots[0].index`.
func keyPath(_ path: [any CodingKey]) -> String {
  path.reduce(into: "") { text, key in
    if let index = key.intValue {
      text += "[\(index)]"
    } else {
      text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
    }
  }
}
