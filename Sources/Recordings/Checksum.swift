import Foundation
import Processes

// The checksum beside a finished recording, in the format of sha256sum(1).

/// SHA-256 of a file in lower-case hexadecimal, by sha256sum(1).
func sha256(ofFile path: String) throws -> String {
  // Opened first, so that a file that cannot be read is reported as any other one is.
  _ = try OpenFile(path, O_RDONLY)
  let tool = "sha256sum"
  let result: ToolResult
  do {
    result = try run([tool, "--zero", "--", path], timeoutSeconds: 60)
  } catch let error as ProcessError {
    throw RecordingError.toolFailed(tool: tool, file: path, detail: "\(error)")
  }
  let digest = result.outputText.prefix { $0.isHexDigit }
  guard result.termination.isSuccess, digest.count == 64 else {
    throw RecordingError.toolFailed(tool: tool, file: path, detail: "\(result.termination)")
  }
  return String(digest)
}

/// One line of SHA256SUMS.
func checksumLine(digest: String, name: String) -> String { "\(digest)  \(name)\n" }

/// The digest that a SHA256SUMS text has for a file name; nil when it has none.
func digest(for name: String, in sums: String) -> String? { digests(for: name, in: sums).first }

/// All digests that a SHA256SUMS text has for a file name: two while the file is being replaced.
func digests(for name: String, in sums: String) -> [String] {
  sums.split(whereSeparator: \.isNewline).compactMap { line in
    let digest = line.prefix(64)
    let rest = line.dropFirst(64)
    // Two blanks before the name, or a blank and the star of binary mode.
    guard digest.allSatisfy(\.isHexDigit), rest.prefix(2) == "  " || rest.prefix(2) == " *"
    else { return nil }
    return rest.dropFirst(2) == name ? digest.lowercased() : nil
  }
}
