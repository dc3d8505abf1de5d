import Foundation

/// The path of an executable: searched in PATH unless the name has a slash.
///
/// Nil when there is none. A path is made absolute against the current folder.
public func findExecutable(_ name: String) -> String? {
  guard !name.isEmpty else { return nil }
  if name.contains("/") { return isExecutableFile(name) ? absolute(name) : nil }
  let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin")
    .split(separator: ":", omittingEmptySubsequences: false)
  for folder in folders {
    // An empty entry means the current folder (environ(7)).
    let candidate = folder.isEmpty ? "./\(name)" : "\(folder)/\(name)"
    if isExecutableFile(candidate) { return absolute(candidate) }
  }
  return nil
}

private func isExecutableFile(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
}

private func absolute(_ path: String) -> String {
  path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
}
