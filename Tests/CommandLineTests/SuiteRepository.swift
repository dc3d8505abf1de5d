import Foundation
import Processes
import Testing

/// A suite under git, with kernels of its own; removed with the last reference.
///
/// What is built is kept where the repository keeps its own builds, so that a content is built once.
final class SuiteRepository {
  let path: String
  private let files = FileManager.default
  private var runtime: String { "\(path)-runtime" }

  /// Copies the repository's definitions and kernels and commits them as `start`.
  init() throws {
    path = files.temporaryDirectory.appendingPathComponent("suite-\(UUID().uuidString)").path
    for folder in ["\(path)/.build", runtime] {
      try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    try files.setAttributes([.posixPermissions: 0o700], ofItemAtPath: runtime)
    let repository = Switchbench.repository
    for name in try files.contentsOfDirectory(atPath: "\(repository)/Kernels")
    where !name.hasPrefix(".") {
      try files.createDirectory(atPath: "\(path)/Kernels", withIntermediateDirectories: true)
      try files.copyItem(
        atPath: "\(repository)/Kernels/\(name)", toPath: "\(path)/Kernels/\(name)")
    }
    try files.copyItem(atPath: "\(repository)/Benchmarks", toPath: "\(path)/Benchmarks")
    let cache = "\(repository)/.build/kernels"
    try files.createDirectory(atPath: cache, withIntermediateDirectories: true)
    try files.createSymbolicLink(atPath: "\(path)/.build/kernels", withDestinationPath: cache)
    try write(".build\nResults\n", to: ".gitignore")
    try git("init", "--quiet", "--initial-branch=main")
    try commit("start")
  }

  deinit {
    try? files.removeItem(atPath: path)
    try? files.removeItem(atPath: runtime)
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
  }

  /// Puts text in place of a passage that must be there, or the test would prove nothing.
  func replace(_ old: String, with new: String, in name: String) throws {
    let text = try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
    guard text.contains(old) else { throw MissingPassage(passage: old, file: name) }
    try write(text.replacingOccurrences(of: old, with: new), to: name)
  }

  /// Commits all there is and tags it.
  func commit(_ tag: String) throws {
    try git("add", "--all")
    try git(
      "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "--allow-empty",
      "-m", tag)
    try git("tag", tag)
  }

  @discardableResult
  func git(_ arguments: String...) throws -> String {
    let result = try Processes.run(["git", "-C", path] + arguments, timeoutSeconds: 60)
    try #require(result.termination.isSuccess, "\(arguments): \(result.errorText)")
    return result.outputText
  }

  /// Runs `switchbench compare`, and sees to it that nothing is left of it and nobody has noticed.
  func compare(_ arguments: String...) throws -> Switchbench.Ending {
    let before = try state()
    let result = try Processes.run(
      [Switchbench.executable, "compare"] + arguments,
      environment: ProcessInfo.processInfo.environment.merging(
        ["COLUMNS": "80", "NO_COLOR": "1", "XDG_RUNTIME_DIR": runtime]) { $1 },
      workingDirectory: path, timeoutSeconds: 600)
    #expect(try state() == before)
    #expect(try files.contentsOfDirectory(atPath: runtime) == [])
    return Switchbench.Ending(
      status: result.termination.exitStatus, output: result.outputText, error: result.errorText)
  }

  /// The checkout, its index and head, and the work trees, as a user sees them.
  private func state() throws -> [String] {
    let index = try Data(contentsOf: URL(filePath: "\(path)/.git/index"))
    return [
      try git("--no-optional-locks", "status", "--porcelain=v2", "--branch"),
      try git("worktree", "list", "--porcelain"), index.base64EncodedString(),
    ]
  }
}
