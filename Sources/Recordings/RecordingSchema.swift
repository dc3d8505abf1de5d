import Foundation

/// The JSON Schema (draft 2020-12) of a recording, `switchbench.run/1`, as text.
/// - Throws: `RecordingError.system` when the file that belongs to this program is not there.
public func recordingSchemaText() throws -> String {
  let file = Bundle.module.bundleURL.appending(path: "Schema/switchbench.run.1.schema.json")
  return String(decoding: try contents(ofFile: file.path), as: UTF8.self)
}
