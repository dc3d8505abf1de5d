import Foundation
import Processes

/// Revisions laid out side by side, each in a work tree of its own, until `use` is over.
public final class WorkTrees {
  private let repository: Repository
  private let folder: PrivateFolder
  private var trees: [String] = []
  /// What the trees' names begin with, so that those a killed program left can be distinguished
  /// from others.
  static let prefix = "revision-"

  private init(of repository: Repository) throws {
    self.repository = repository
    folder = try PrivateFolder()
  }

  /// Lets `body` lay out revisions; all of them are gone when it is over, however it ends.
  ///
  /// What a killed program left behind is removed first.
  /// - Throws: What `body` throws; `RevisionError.git` when a tree cannot be removed.
  public static func use<Value>(
    of repository: Repository, _ body: (WorkTrees) throws -> Value
  ) throws -> Value {
    try forgetAbandoned(in: repository)
    let trees = try WorkTrees(of: repository)
    let result = Result { try body(trees) }
    let removal = Result { try trees.removeAll() }
    let value = try result.get()
    try removal.get()
    return value
  }

  /// Lays out a revision, and returns where the suite's folder is in it.
  /// - Throws: `RevisionError.noSuite` when Kernels or Benchmarks is not in it, `.git`, or
  ///   `ProcessError`.
  public func lay(out revision: Revision) throws -> String {
    let tree = folder.file("\(WorkTrees.prefix)\(trees.count)-\(revision.commit.prefix(12))")
    // Noted first: an interrupted `add` may leave a tree as well.
    trees.append(tree)
    _ = try repository.output(
      try repository.withoutFilters() + [
        "worktree", "add", "--quiet", "--detach", "--force", tree, revision.commit,
      ])
    let suite = "\(tree)/\(try repository.prefix())"
    for part in ["Kernels/Package.swift", "Benchmarks/strategies.toml"]
    where !FileManager.default.fileExists(atPath: "\(suite)/\(part)") {
      throw RevisionError.noSuite(name: revision.name, missing: part)
    }
    return suite.hasSuffix("/") ? String(suite.dropLast()) : suite
  }

  /// Removes the trees from the disk first, because git refuses one that is half made, and then from
  /// git's list.
  private func removeAll() throws {
    for tree in trees { try? FileManager.default.removeItem(atPath: tree) }
    let removal = Result {
      // A Ctrl-C ends the tool at hand too; those after it are let alone.
      do {
        try WorkTrees.forget(trees, in: repository)
      } catch  where Interruption.requested != nil {
        try WorkTrees.forget(trees, in: repository)
      }
    }
    try folder.remove()
    try removal.get()
  }

  /// Takes trees that are not there any more out of git's list; those that never got into it are
  /// passed over.
  private static func forget(_ trees: [String], in repository: Repository) throws {
    // By the ends of the paths: git has followed the links that may be on the way there.
    let names = Set(trees.map(ending))
    for tree in try listed(in: repository)
    where names.contains(ending(tree)) && !FileManager.default.fileExists(atPath: tree) {
      // Twice, for one that `add` had locked when it was killed.
      _ = try repository.output(["worktree", "remove", "--force", "--force", tree])
    }
  }

  /// Forgets the trees of programs that were killed: their folders are gone with their owners.
  private static func forgetAbandoned(in repository: Repository) throws {
    PrivateFolder.removeStale()
    try forget(
      listed(in: repository).filter { tree in
        let parts = ending(tree)
        return parts.first?.hasPrefix(PrivateFolder.prefix) == true
          && parts.last?.hasPrefix(prefix) == true
      }, in: repository)
  }

  /// The private folder's name, which no other has, and the tree's.
  private static func ending(_ tree: String) -> [Substring] {
    tree.split(separator: "/").suffix(2)
  }

  /// The paths of git's work trees, the checkout among them.
  private static func listed(in repository: Repository) throws -> [String] {
    let mark = "worktree "
    return try repository.output(["worktree", "list", "--porcelain"]).split(separator: "\n")
      .filter { $0.hasPrefix(mark) }.map { String($0.dropFirst(mark.count)) }
  }
}
