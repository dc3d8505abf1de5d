// States of the suite that git knows, each laid out in a folder of its own.
//
// A comparison needs two states at once, and the one that somebody is working in must not notice. So
// nothing here touches the checkout: a revision is laid out by `git worktree add --detach` in a
// private folder, the index is not even refreshed (--no-optional-locks), and no hook runs. What was
// laid out is gone afterwards, from the disk and from `git worktree list`, whatever happened
// between; and what a killed program left in that list is taken out of it by the next one.
//
// Only trees of this program are removed. `git worktree prune` would take those of the user too that
// lie on a disk which happens not to be there.

/// Why a state of the suite cannot be had.
public enum RevisionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Git knows nothing of that name; its own words are kept.
  case unknown(word: String, folder: String, git: String)
  /// The revision has no suite in it.
  case noSuite(name: String, missing: String)
  /// The folder's files are needed as they were committed, and are not.
  case dirty(folder: String, changes: [String])
  /// Git ended with an error.
  case git(command: String, folder: String, because: String)

  /// One or two sentences: the problem and the fix.
  public var description: String {
    switch self {
    case .unknown(let word, let folder, let git):
      "'\(word)' is no git revision in \(folder) (git says: \(git)). Name a branch, a tag, a commit, "
        + "or '.' for the files as they are."
    case .noSuite(let name, let missing):
      "\(name) has no \(missing): it is from before the suite existed, or of another project. Name a "
        + "later revision."
    case .dirty(let folder, let changes):
      "The files in \(folder) are not as committed, so what is measured as the base could not be named "
        + "again: \(changes.prefix(5).joined(separator: ", "))"
        + (changes.count > 5 ? " and \(changes.count - 5) more" : "")
        + ". Commit or stash them, or name a revision as the base."
    case .git(let command, let folder, let because):
      "`git \(command)` failed in \(folder): \(because)"
    }
  }
}
