import Foundation

/// The JSON Schema (draft 2020-12) of a recording, `switchbench.run/2`, as text.
/// - Parameter version: 1 for the schema of earlier recordings, `switchbench.run/1`.
/// - Throws: `RecordingError.system` when the file that belongs to this program is not there.
public func recordingSchemaText(version: Int = 2) throws -> String {
  let file = Bundle.module.bundleURL.appending(
    path: "Schema/switchbench.run.\(version).schema.json")
  return String(decoding: try contents(ofFile: file.path), as: UTF8.self)
}
