import Glibc

/// A quantity that repeating cannot change: two of them are compared without any test.
public enum ExactMetric: String, Codable, CaseIterable, Sendable {
  /// Instructions per one-way switch, counted on `icount`.
  case instructions
  /// Bytes that a strategy keeps of a context that is not running.
  case frameBytes = "frame-bytes"
  /// Size of a guest image's file, in bytes.
  case imageBytes = "image-bytes"
}

/// A limit on an exact metric, from `Benchmarks/budgets.toml`.
public struct Budget: Codable, Hashable, Sendable {
  /// The name of its table.
  public var name: String
  /// The quantity.
  public var metric: ExactMetric
  /// Whose: globs over cell ids, or over the names of images.
  public var subjects: [String]
  /// The allowed growth as a share of the base: 0.02 for 2 %; nil for any.
  ///
  /// More is said, and does not fail a gate.
  @OrNull public var soft: Double?
  /// The largest value that a head may have, in the metric's unit; nil for any.
  ///
  /// More fails a gate.
  @OrNull public var hard: Int?
  /// The reason for the limit.
  public var because: String

  /// Makes a budget.
  public init(
    name: String, metric: ExactMetric, subjects: [String], soft: Double?, hard: Int?,
    because: String
  ) {
    self.name = name
    self.metric = metric
    self.subjects = subjects
    self._soft = OrNull(wrappedValue: soft)
    self._hard = OrNull(wrappedValue: hard)
    self.because = because
  }

  /// Whether a cell id or an image of this name is meant.
  public func isFor(_ subject: String) -> Bool {
    subjects.contains { isMatch(subject, glob: $0) }
  }
}

/// Whether a text matches a glob: `*`, `?`, `[a-z]`; a slash is a character like any other.
public func isMatch(_ text: String, glob: String) -> Bool { fnmatch(glob, text, 0) == 0 }
