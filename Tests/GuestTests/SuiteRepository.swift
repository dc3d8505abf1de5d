import Foundation
import Processes
import Testing

/// A runner's suite under git.
extension Runner {
  var suite: String { scratch.file("suite") }

  /// A suite at its first commit, tagged `start`.
  static func underGit() throws -> Runner {
    let runner = try Runner()
    try? FileManager.default.removeItem(atPath: "\(runner.suite)/Kernels/.build")
    try runner.write(".build\nResults\n", to: ".gitignore")
    try runner.git("init", "--quiet", "--initial-branch=main")
    try runner.git("config", "user.name", "A")
    try runner.git("config", "user.email", "a@example.org")
    try runner.commit("start")
    return runner
  }

  /// Commits all files, and names the commit.
  func commit(_ tag: String) throws {
    try git("add", "--all")
    try git("commit", "--quiet", "-m", tag)
    try git("tag", tag)
  }

  @discardableResult
  func git(_ arguments: String...) throws -> String {
    let result = try Processes.run(["git", "-C", suite] + arguments, timeoutSeconds: 300)
    let said = result.outputText + result.errorText
    try #require(result.termination.isSuccess, "\(arguments): \(said)")
    return result.outputText
  }

  /// Changes a text of a file of the suite.
  func edit(_ file: String, _ old: String, _ new: String) throws {
    let text = try read(file)
    try #require(text.contains(old), "\(file) has no \(old)")
    try write(text.replacingOccurrences(of: old, with: new), to: file)
  }

  func read(_ file: String) throws -> String {
    try String(contentsOfFile: "\(suite)/\(file)", encoding: .utf8)
  }

  func write(_ text: String, to file: String) throws {
    try text.write(toFile: "\(suite)/\(file)", atomically: true, encoding: .utf8)
  }
}
