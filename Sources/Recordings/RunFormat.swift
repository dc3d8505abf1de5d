import Foundation
import Measurement

// The text of run.json, both ways; `RunLayout` breaks it into lines.

/// The bytes of a recording, which is always of the current version: a run that was read from a
/// recording of version 1 has all that version 2 asks for.
func encodeRun(_ run: Run, file: String) throws -> Data {
  var run = run
  run.schema = Run.currentSchema
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
  try checked(try SplitRecording.run(of: data) ?? decodeWholeRun(data, file: file), file: file)
}

/// The same of a file, of which never the whole text and the whole run are in memory.
func decodeRun(ofFile file: String, choosing isChosen: (CellID) -> Bool) throws -> Run {
  let split = SplitRecording.run(of: try FileText(file), choosing: isChosen)
  return try checked(split ?? decodeWholeRun(contents(ofFile: file), file: file), file: file)
}

private func checked(_ run: Run, file: String) throws -> Run {
  try checkProbes(of: run, file: file)
  try checkPlan(of: run, file: file)
  try checkSamples(of: run, file: file)
  return run
}

/// A reader must be able to tell by `coRunnerProbe` alone whether a run has samples with probes.
private func checkProbes(of run: Run, file: String) throws {
  if run.coRunnerProbe != nil {
    guard run.schema == Run.ungatedSchema else { return }
    throw RecordingError.wrongValue(
      file: file, key: "coRunnerProbe", detail: "\(run.schema) has no co-runner probes")
  }
  for (place, cell) in run.cells.enumerated() {
    guard let boot = cell.boots.firstIndex(where: { $0.probed != nil }) else { continue }
    throw RecordingError.wrongValue(
      file: file, key: "cells[\(place)].boots[\(boot)].samples.before",
      detail: "the run has no coRunnerProbe, so its samples cannot have probes")
  }
}

private func decodeWholeRun(_ data: Data, file: String) throws -> Run {
  try checkNumbers(in: data, file: file)
  do {
    return try decodeJSON(data)
  } catch let error as UnreadableSchema {
    throw error.isNewer
      ? RecordingError.newerSchema(file: file, schema: error.schema)
      : RecordingError.unknownSchema(file: file, schema: error.schema)
  } catch let error as DecodingError {
    throw RecordingError(error, file: file)
  }
}

/// Reads any JSON of a run, of a schema that is known.
func decodeJSON(_ data: Data) throws -> Run {
  try JSONDecoder().decode(VersionedRun.self, from: data).run
}

/// How far a run got, and the schema of its recording.
struct RunHead: Decodable {
  var status: RunStatus
  var schema: String
}

/// Reads nothing but the head of a run.
func decodeHead(_ data: Data, file: String) throws -> RunHead {
  do {
    return try JSONDecoder().decode(RunHead.self, from: data)
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
    guard [Run.currentSchema, Run.ungatedSchema].contains(schema) else {
      throw UnreadableSchema(schema: schema)
    }
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
