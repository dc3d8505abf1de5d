/// One mistake in the definitions: its position, its field and its fix.
public struct Problem: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file as a reader of the repository names it: `Benchmarks/strategies.toml`.
  public var file: String
  /// The line, counted from 1; nil when the whole file, or its absence, is meant.
  public var line: Int?
  /// The column, counted from 1; known only where the text is not TOML at all.
  public var column: Int?
  /// The field, such as `strategies[2]` (indices count from 0); nil when no field is meant.
  public var field: String?
  /// The mistake and its fix, in one or two sentences.
  public var message: String

  /// Makes a problem.
  public init(
    file: String, line: Int? = nil, column: Int? = nil, field: String? = nil, message: String
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.field = field
    self.message = message
  }

  /// `file:line:column: field: message`, without the parts that are unknown.
  public var description: String {
    let place = [file, line.map(String.init), column.map(String.init)].compactMap { $0 }
    let prefix = [place.joined(separator: ":"), field].compactMap { $0 }
    return (prefix + [message]).joined(separator: ": ")
  }
}

/// Everything that is wrong with the definitions, so that one look fixes them all.
public struct DefinitionsError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The problems, ordered by file and line.
  public var problems: [Problem]

  /// Makes an error of the problems found.
  public init(problems: [Problem]) { self.problems = problems }

  /// One line for each problem.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// Where the readers of the files leave what they find; shared, so that none of them has to stop.
final class Problems {
  private(set) var found: [Problem] = []
  /// What is worth saying, and spoils nothing.
  private(set) var notes: [Problem] = []

  func report(_ problem: Problem) { found.append(problem) }

  func note(_ problem: Problem) { notes.append(problem) }

  /// The problems by file and line; those of one line stay in the order they were found in.
  var ordered: [Problem] {
    found.enumerated().sorted { a, b in
      (a.element.file, a.element.line ?? 0, a.offset)
        < (b.element.file, b.element.line ?? 0, b.offset)
    }.map(\.element)
  }
}
