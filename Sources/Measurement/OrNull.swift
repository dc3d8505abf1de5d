/// An optional that is always written: `null` when there is no value.
///
/// An absent key is an error.
///
/// A reader of a recording can then tell "known to be missing" from "forgotten".
@propertyWrapper
public struct OrNull<Value: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
  /// The value, or nil where the recording says `null`.
  public var wrappedValue: Value?

  /// Wraps a value.
  public init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

  /// Encodes the value or an explicit null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let wrappedValue { try container.encode(wrappedValue) } else { try container.encodeNil() }
  }

  /// Decodes the value or an explicit null.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    wrappedValue = container.decodeNil() ? nil : try container.decode(Value.self)
  }
}

extension KeyedDecodingContainer {
  /// Decodes a value or an explicit null, without a container of its own.
  ///
  /// To make one takes as long as the value, and the synthesized initializers prefer this.
  public func decode<Value>(_ type: OrNull<Value>.Type, forKey key: Key) throws -> OrNull<Value> {
    OrNull(wrappedValue: try decodeNil(forKey: key) ? nil : decode(Value.self, forKey: key))
  }
}
