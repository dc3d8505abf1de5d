import Foundation
import Measurement
import Processes

/// A commit, and the user's name for it.
public struct Revision: Hashable, Sendable {
  /// As it was typed: `main`, `HEAD~3`.
  public var name: String
  /// The full object name.
  public var commit: String

  /// Names a commit.
  public init(name: String, commit: String) {
    self.name = name
    self.commit = commit
  }
}

/// The suite's git repository; only its list of work trees is written.
public struct Repository: Sendable {
  /// The suite's folder: the top of the repository, or a folder below it.
  public let folder: String

  /// Names a folder; whether git knows it shows when it is asked.
  public init(folder: String) { self.folder = folder }

  /// The commit that a branch, a tag, an object name or any other word of git's stands for.
  /// - Throws: `RevisionError.unknown` with git's words, or `ProcessError`.
  public func resolve(_ word: String) throws -> Revision {
    let result = try git(["rev-parse", "--verify", "--end-of-options", "\(word)^{commit}"])
    // Some versions repeat the marker before the answer.
    let commit = result.outputText.split(whereSeparator: \.isWhitespace).last.map(String.init)
    guard result.termination.isSuccess, let commit, commit.allSatisfy(\.isHexDigit) else {
      throw RevisionError.unknown(word: word, folder: folder, git: saying(result))
    }
    return Revision(name: word, commit: commit)
  }

  /// The files that differ from the commit that is checked out, or that git does not know.
  /// - Throws: `RevisionError.git`, or `ProcessError`.
  public func changes() throws -> [String] {
    try output(["status", "--porcelain", "--untracked-files=all", "--", "."])
      .split(separator: "\n").map { String($0.dropFirst(3)) }
  }

  /// The times of commits, in seconds since 1970; unknown ones are left out.
  ///
  /// - Throws: `RevisionError.git`, or `ProcessError`.
  public func commitTimes(of commits: Set<String>) throws -> [String: Int] {
    let names = commits.filter { !$0.isEmpty && $0.allSatisfy(\.isHexDigit) }.sorted()
    guard !names.isEmpty else { return [:] }
    let text = try output(["rev-list", "--no-walk", "--ignore-missing", "--timestamp"] + names)
    var times: [String: Int] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      if words.count == 2 { times[words[1]] = Int(words[0]) }
    }
    return times
  }

  /// The commit that is checked out and whether the files differ from it, for a recording.
  public func description() -> SuiteRevision {
    func observed<Value>(_ value: () throws -> Value) -> Observed<Value> {
      do { return .known(try value()) } catch { return .unknown(because: "\(error)") }
    }
    return SuiteRevision(
      revision: observed { try resolve("HEAD").commit }, dirty: observed { try !changes().isEmpty })
  }

  /// The way from the top of the repository to the suite's folder, with a slash at its end; nothing
  /// when they are the same.
  func prefix() throws -> String {
    try output(["rev-parse", "--show-prefix"]).trimmingCharacters(in: .newlines)
  }

  /// Runs git for its output.
  func output(_ arguments: [String]) throws -> String {
    let result = try git(arguments)
    guard result.termination.isSuccess else {
      throw RevisionError.git(
        command: arguments.joined(separator: " "), folder: folder, because: saying(result))
    }
    return result.outputText
  }

  /// Options of git that switch off the filters which this user's configuration has for files.
  ///
  /// A revision's `.gitattributes` chooses among them, and they run programs.
  func withoutFilters() throws -> [String] {
    // Without a filter git has nothing to list, and says so by its status alone.
    let keys = try git(["config", "--name-only", "--get-regexp", "^filter\\."]).outputText
    let names: Set<String> = Set(
      keys.split(separator: "\n").compactMap { key in
        key.lastIndex(of: ".").map { String(key[..<$0]) }
      })
    return names.sorted().flatMap {
      ["-c", "\($0).smudge=", "-c", "\($0).process=", "-c", "\($0).required=false"]
    }
  }

  /// Runs git here without its optional locks, without hooks, and without what a hook or an alias
  /// that started this program would have it believe about where it is.
  func git(_ arguments: [String]) throws -> ToolResult {
    let plain = [
      "--no-optional-locks", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false",
      "-c", "core.fsmonitor=false",
    ]
    return try run(
      ["git", "-C", folder] + plain + arguments,
      environment: Repository.plain(ProcessInfo.processInfo.environment), timeoutSeconds: 120)
  }

  /// An environment without the variables that say where a repository is.
  ///
  /// Those that bring configuration stay: a service may need them to trust the folder.
  static func plain(_ environment: [String: String]) -> [String: String] {
    environment.filter { !placeVariables.contains($0.key) }
  }

  /// What `git rev-parse --local-env-vars` lists, without configuration and replaced objects.
  private static let placeVariables: Set = [
    "GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX",
    "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR",
    "GIT_NAMESPACE", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE", "GIT_INTERNAL_SUPER_PREFIX",
  ]

  private func saying(_ result: ToolResult) -> String {
    let line = result.errorText.split(separator: "\n").first.map(String.init)
    return line ?? "nothing; \(result.termination)"
  }
}
