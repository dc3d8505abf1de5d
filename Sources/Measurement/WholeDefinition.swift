/// A strategy broken down into a base and parts that should add up to it.
///
/// Kept in the recording so that a report can hold the sum against the whole.
public struct WholeDefinition: Codable, Hashable, Sendable {
  /// The strategy that is the whole.
  public var strategy: String
  /// A heading.
  public var title: String
  /// The strategy that the sum begins with, at its full cost.
  public var base: String
  /// Strategies; each contributes its difference from the one that it extends.
  public var parts: [String]
  /// What the parts leave out or count twice, a sentence; nil when they are meant to be complete.
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

// Recordings from before there were wholes have no key for them.
extension KeyedDecodingContainer {
  /// Decodes the wholes; none when the key is absent.
  func decode(_: [WholeDefinition].Type, forKey key: Key) throws -> [WholeDefinition] {
    try decodeIfPresent([WholeDefinition].self, forKey: key) ?? []
  }
}
