/// A strategy broken down into a base and parts that should add up to it.
///
/// The recording keeps it so that a report can compare the sum with the whole.
public struct Decomposition: Codable, Hashable, Sendable {
  /// The strategy that is broken down.
  public var strategy: String
  /// A heading.
  public var title: String
  /// The strategy that the sum begins with, at its full cost.
  public var base: String
  /// Strategies; each contributes its difference from the one that it extends.
  public var parts: [String]
  /// A sentence on missing or overlapping parts; nil if the parts are complete.
  @OrNull public var because: String?

  /// Makes a definition.
  public init(
    strategy: String, title: String, base: String, parts: [String], because: String? = nil
  ) {
    self.strategy = strategy
    self.title = title
    self.base = base
    self.parts = parts
    self._because = OrNull(wrappedValue: because)
  }
}

// Recordings from before there were decompositions have no key for them.
extension KeyedDecodingContainer {
  /// Decodes the decompositions; none when the key is absent.
  func decode(_: [Decomposition].Type, forKey key: Key) throws -> [Decomposition] {
    try decodeIfPresent([Decomposition].self, forKey: key) ?? []
  }
}
