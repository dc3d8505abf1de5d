import Foundation
import Processes
import Testing

@testable import Revisions

/// A git repository of two commits, removed with the last reference to it.
private final class Project {
  let path: String
  let files = FileManager.default
  /// The object names, oldest first.
  private(set) var commits: [String] = []

  /// Makes it; the suite lies in `below`, a folder of the repository, or at its top.
  init(below: String = "") throws {
    path = files.temporaryDirectory.appendingPathComponent("project-\(UUID().uuidString)").path
    try files.createDirectory(atPath: path, withIntermediateDirectories: true)
    _ = try git("init", "--quiet", "--initial-branch=main")
    try write("notes", to: "\(below)notes.txt")
    try commit("before the suite")
    try write("// swift-tools-version: 6.2\n", to: "\(below)Kernels/Package.swift")
    try write("", to: "\(below)Benchmarks/strategies.toml")
    try commit("a suite")
    try write("one", to: "\(below)Kernels/one.S")
    try commit("one strategy")
  }

  deinit { try? files.removeItem(atPath: path) }

  func write(_ text: String, to name: String) throws {
    let place = URL(filePath: "\(path)/\(name)")
    try files.createDirectory(
      at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: place)
  }

  func commit(_ message: String) throws {
    _ = try git("add", "--all")
    _ = try git(
      "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", message)
    commits.append(try git("rev-parse", "HEAD"))
  }

  @discardableResult
  func git(_ arguments: String...) throws -> String {
    let result = try Processes.run(["git", "-C", path] + arguments, timeoutSeconds: 60)
    try #require(result.termination.isSuccess, "\(arguments): \(result.errorText)")
    return result.outputText.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// All that a user would notice: files, index, head, branches, work trees.
  func state() throws -> [String] {
    let index = try Data(contentsOf: URL(filePath: "\(path)/.git/index"))
    return [
      try git("--no-optional-locks", "status", "--porcelain=v2", "--branch"),
      try git("for-each-ref"), try git("worktree", "list", "--porcelain"),
      try git("stash", "list"), index.base64EncodedString(),
    ]
  }
}

/// What the tests below throw where a body fails.
private struct Mishap: Error {}

@Suite struct `a repository` {
  @Test func `knows branches, tags, ancestors and short names`() throws {
    let project = try Project()
    try project.git("tag", "--annotate", "v1", "-m", "one", project.commits[1])
    let repository = Repository(folder: project.path)
    for (word, place) in [
      ("main", 2), ("HEAD", 2), ("HEAD~1", 1), ("v1", 1),
      (String(project.commits[0].prefix(10)), 0),
    ] {
      let revision = try repository.resolve(word)
      #expect(revision == Revision(name: word, commit: project.commits[place]))
    }
  }

  @Test(arguments: ["nonsense", "HEAD~9", "", "--all", "main:notes.txt", "a b"])
  func `refuses what is no commit, with git's words`(word: String) throws {
    let project = try Project()
    let error = try #require(throws: RevisionError.self) {
      try Repository(folder: project.path).resolve(word)
    }
    guard case .unknown(word, project.path, let git) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(git.hasPrefix("fatal: ") || git.hasPrefix("error: "), "\(git)")
    #expect("\(error)".contains("'\(word)'") && "\(error)".contains(git))
  }

  @Test func `knows when commits were made, and passes over those that it does not have`() throws {
    let project = try Project()
    let known = project.commits[1]
    let time = try #require(Int(project.git("show", "--no-patch", "--format=%ct", known)))
    let strange = String(repeating: "ab", count: 20)
    let times = try Repository(folder: project.path).commitTimes(of: [known, strange, "--all", ""])
    #expect(times == [known: time])
    #expect(try Repository(folder: project.path).commitTimes(of: [strange]) == [:])
  }

  @Test func `says where git knows of none`() throws {
    let folder = FileManager.default.temporaryDirectory.path
    let error = #expect(throws: RevisionError.self) {
      try Repository(folder: folder).resolve("HEAD")
    }
    #expect("\(error.map { "\($0)" } ?? "")".contains("not a git repository"))
    #expect(Repository(folder: folder).description().revision.value == nil)
  }

  @Test func `tells changed and unknown files, and ignores what git ignores`() throws {
    let project = try Project()
    let repository = Repository(folder: project.path)
    #expect(try repository.changes() == [])
    #expect(repository.description().dirty.value == false)
    #expect(repository.description().revision.value == project.commits[2])
    try project.write("two", to: "Kernels/one.S")
    try project.write("new", to: "Kernels/two.S")
    #expect(try repository.changes() == ["Kernels/one.S", "Kernels/two.S"])
    #expect(repository.description().dirty.value == true)
  }

  @Test func `is not misled by the variables of a hook`() throws {
    let project = try Project()
    // Whatever git of this version calls local, but for what is no place.
    let listed = try project.git("rev-parse", "--local-env-vars").split(separator: "\n")
      .map(String.init).filter { !$0.contains("CONFIG") && !$0.contains("REPLACE") }
    #expect(listed.contains("GIT_DIR") && listed.count > 5)
    let misled = Dictionary(uniqueKeysWithValues: listed.map { ($0, "/nowhere") })
    #expect(Repository.plain(misled) == [:])
    let kept = ["PATH": "/bin", "GIT_CONFIG_COUNT": "0", "GIT_SSH": "ssh"]
    #expect(Repository.plain(misled.merging(kept) { $1 }) == kept)
  }

  @Test func `leaves the index as it is, even where git would refresh it`() throws {
    let project = try Project()
    let index = URL(filePath: "\(project.path)/.git/index")
    let before = try Data(contentsOf: index)
    let old = [FileAttributeKey.modificationDate: Date(timeIntervalSince1970: 1_000_000_000)]
    try project.files.setAttributes(old, ofItemAtPath: "\(project.path)/Kernels/one.S")
    #expect(try Repository(folder: project.path).changes() == [])
    #expect(try Data(contentsOf: index) == before)
    // The index is out of date: git itself would have refreshed it.
    try project.git("status", "--porcelain")
    #expect(try Data(contentsOf: index) != before)
  }
}

@Suite struct `work trees` {
  @Test(arguments: ["", "suite/", "a suite/of mine/"])
  func `hold two revisions at once, and leave nothing`(below: String) throws {
    let project = try Project(below: below)
    // Somebody is at work: a staged change, one that is not, a file that git does not know.
    try project.write("staged", to: "\(below)Kernels/two.S")
    try project.git("add", "--all")
    try project.write("changed", to: "\(below)Kernels/one.S")
    try project.write("unknown", to: "\(below)Kernels/three.S")
    let before = try project.state()
    let repository = Repository(folder: "\(project.path)/\(below)")
    var laidOut: [String] = []
    try WorkTrees.use(of: repository) { trees in
      laidOut = try ["HEAD~1", "HEAD"].map { try trees.lay(out: repository.resolve($0)) }
      let contents = try laidOut.map {
        try project.files.contentsOfDirectory(atPath: "\($0)/Kernels").sorted()
      }
      #expect(contents == [["Package.swift"], ["Package.swift", "one.S"]])
      let text = try String(contentsOfFile: "\(laidOut[1])/Kernels/one.S", encoding: .utf8)
      #expect(text == "one")
      #expect(try project.git("worktree", "list").split(separator: "\n").count == 3)
    }
    #expect(laidOut.count == 2 && !laidOut.contains { project.files.fileExists(atPath: $0) })
    #expect(try project.state() == before)
  }

  @Test func `are gone after an error, and after one that came while they were made`() throws {
    let project = try Project()
    let before = try project.state()
    let repository = Repository(folder: project.path)
    #expect(throws: Mishap.self) {
      try WorkTrees.use(of: repository) { trees in
        _ = try trees.lay(out: repository.resolve("HEAD"))
        throw Mishap()
      }
    }
    #expect(try project.state() == before)
    let unknown = Revision(name: "lost", commit: String(repeating: "0", count: 40))
    #expect(throws: RevisionError.self) {
      try WorkTrees.use(of: repository) { try $0.lay(out: unknown) }
    }
    #expect(try project.state() == before)
  }

  @Test func `are gone when git was killed while it made one, and had it locked`() throws {
    let project = try Project()
    let before = try project.state()
    let repository = Repository(folder: project.path)
    try WorkTrees.use(of: repository) { trees in
      let tree = try trees.lay(out: repository.resolve("HEAD"))
      try project.git("worktree", "lock", "--reason", "initializing", tree)
      try project.files.removeItem(atPath: "\(tree)/.git")
    }
    #expect(try project.state() == before)
  }

  @Test func `that a killed program left are forgotten, and nobody else's`() throws {
    let project = try Project()
    let before = try project.state()
    let places = project.files.temporaryDirectory.path
    // One of ours whose folder is gone, one of ours in use, and two of the user's that are lost.
    let (left, used, others, alike) = (
      "\(places)/switchbench-\(UUID().uuidString)/revision-0-aaaa",
      "\(places)/switchbench-\(UUID().uuidString)/revision-0-bbbb",
      "\(places)/revision-0-\(UUID().uuidString)",
      "\(places)/switchbench-\(UUID().uuidString)/mine"
    )
    for tree in [left, used, others, alike] {
      try project.git("worktree", "add", "--quiet", "--detach", tree, "HEAD")
    }
    for tree in [left, others, alike] { try project.files.removeItem(atPath: tree) }
    defer { try? project.files.removeItem(atPath: used) }
    try WorkTrees.use(of: Repository(folder: project.path)) { _ in }
    let listed = try project.git("worktree", "list", "--porcelain")
    #expect(!listed.contains(left) && listed.contains(used) && listed.contains(others))
    #expect(listed.contains(alike))
    for tree in [used, others, alike] { try project.git("worktree", "remove", "--force", tree) }
    #expect(try project.state() == before)
  }

  @Test func `of a revision without a suite are refused by what is missing`() throws {
    let project = try Project()
    let repository = Repository(folder: project.path)
    #expect(throws: RevisionError.noSuite(name: "HEAD~2", missing: "Kernels/Package.swift")) {
      try WorkTrees.use(of: repository) { try $0.lay(out: repository.resolve("HEAD~2")) }
    }
  }

  @Test func `run no hook`() throws {
    let project = try Project()
    let witness = "\(project.path)/.git/witness"
    let hook = "\(project.path)/.git/hooks/post-checkout"
    try project.write("#!/bin/sh\ntouch '\(witness)'\n", to: ".git/hooks/post-checkout")
    try project.files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook)
    let repository = Repository(folder: project.path)
    try WorkTrees.use(of: repository) { _ = try $0.lay(out: repository.resolve("HEAD")) }
    #expect(!project.files.fileExists(atPath: witness))
    // The witness is one: git itself calls the hook.
    try project.git("checkout", "--quiet", "--detach")
    #expect(project.files.fileExists(atPath: witness))
  }

  @Test func `run no filter, whatever a revision asks for`() throws {
    let project = try Project()
    let witness = "\(project.path)/.git/witness"
    try project.git("config", "filter.mark.smudge", "touch '\(witness)'; cat")
    try project.git("config", "filter.mark.clean", "cat")
    try project.git("config", "filter.mark.required", "true")
    try project.write("* filter=mark\n", to: ".gitattributes")
    try project.git("add", ".gitattributes")
    try project.git("commit", "--quiet", "--message", "attributes")
    let repository = Repository(folder: project.path)
    try WorkTrees.use(of: repository) { _ = try $0.lay(out: repository.resolve("HEAD")) }
    #expect(!project.files.fileExists(atPath: witness))
    // The witness is one: git itself calls the filter.
    try project.git("worktree", "add", "--quiet", "--detach", "\(project.path)/.git/other")
    #expect(project.files.fileExists(atPath: witness))
  }
}
