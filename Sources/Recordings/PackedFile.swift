import Foundation
import Processes

// Recordings that are kept for good are packed by xz(1), to an eighth of their size. Anybody can unpack
// them, and the text inside is the recording's, to the byte.

/// What a packed recording's name ends with.
let packedSuffix = ".xz"

/// A larger text is no recording.
private let longestText = 1 << 29

/// Reads a packed file by xz(1).
func unpacked(_ path: String) throws -> Data {
  // Opened first, so that a file that cannot be read is reported as any other one is.
  _ = try OpenFile(path, O_RDONLY)
  let tool = "xz"
  let result: ToolResult
  do {
    result = try run(
      [tool, "--decompress", "--stdout", "--memlimit=256MiB", "--", path], timeoutSeconds: 120,
      maximumOutputBytes: longestText)
  } catch let error as ProcessError {
    throw RecordingError.toolFailed(tool: tool, file: path, detail: "\(error)")
  }
  guard result.termination.isSuccess else {
    let said = result.errorText.split(whereSeparator: \.isNewline).last.map(String.init)
    throw RecordingError.toolFailed(
      tool: tool, file: path, detail: said ?? "\(result.termination)")
  }
  return Data(result.output)
}
