import Foundation
import Measurement
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

/// SHA-256 of the files of many recordings, by few calls of sha256sum(1).
public struct RecordingDigests: Sendable {
  private var byPath: [String: String] = [:]
  /// As many paths are well below the system's limit for a command line.
  private static let filesPerCall = 200

  /// Reads the files.
  ///
  /// One that cannot be read has no digest, and whoever loads it will say why.
  public init(of recordings: [StoredRun]) {
    let paths = recordings.map(\.checkedPath)
    let calls = stride(from: 0, to: paths.count, by: Self.filesPerCall).map {
      Array(paths[$0..<min($0 + Self.filesPerCall, paths.count)])
    }
    let outputs = concurrently(calls) { paths in
      // It ends with 1 where one of them cannot be read, and reads the others all the same.
      (try? run(["sha256sum", "--zero", "--"] + paths, timeoutSeconds: 600))?.outputText ?? ""
    }
    for line in outputs.flatMap({ $0.split(separator: "\0") }) {
      let digest = line.prefix(64)
      guard digest.allSatisfy(\.isHexDigit), line.dropFirst(64).hasPrefix("  ") else { continue }
      byPath[String(line.dropFirst(66))] = String(digest)
    }
  }

  func digest(ofFile path: String) -> String? { byPath[path] }
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
