import Foundation

// The checksum beside a finished recording, in the format of sha256sum(1).

/// SHA-256 of a file in lower-case hexadecimal, by sha256sum(1).
func sha256(ofFile path: String) throws -> String {
  let tool = Process()
  let output = Pipe()
  let descriptor = try OpenFile(path, O_RDONLY)
  tool.executableURL = URL(filePath: "/usr/bin/sha256sum")
  tool.standardInput = FileHandle(fileDescriptor: descriptor.descriptor, closeOnDealloc: false)
  tool.standardOutput = output
  do { try tool.run() } catch {
    throw RecordingError.toolFailed(
      tool: "/usr/bin/sha256sum", file: path, detail: error.localizedDescription)
  }
  let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  tool.waitUntilExit()
  withExtendedLifetime(descriptor) {}
  let digest = text.prefix { $0.isHexDigit }
  guard tool.terminationStatus == 0, digest.count == 64 else {
    throw RecordingError.toolFailed(
      tool: "/usr/bin/sha256sum", file: path, detail: "exit status \(tool.terminationStatus)")
  }
  return String(digest)
}

/// One line of SHA256SUMS.
func checksumLine(digest: String, name: String) -> String { "\(digest)  \(name)\n" }

/// The digest that a SHA256SUMS text has for a file name; nil when it has none.
func digest(for name: String, in sums: String) -> String? {
  for line in sums.split(whereSeparator: \.isNewline) {
    let digest = line.prefix(64)
    let rest = line.dropFirst(64)
    // Two blanks before the name, or a blank and the star of binary mode.
    guard digest.allSatisfy(\.isHexDigit), rest.prefix(2) == "  " || rest.prefix(2) == " *"
    else { continue }
    if rest.dropFirst(2) == name { return digest.lowercased() }
  }
  return nil
}
