/// A fact about the environment, or the reason why it is not known.
///
/// Missing is never zero.
///
/// Encoded as `{"value": x}` or `{"value": null, "because": "..."}`.
public enum Observed<Value: Codable & Hashable & Sendable>: Hashable, Sendable {
  /// The fact, as read.
  case known(Value)
  /// It could not be read, and why.
  case unknown(because: String)

  /// The fact, or nil.
  public var value: Value? {
    if case .known(let value) = self { value } else { nil }
  }

  /// Why the fact is missing, or nil when it is there.
  public var because: String? {
    if case .unknown(let because) = self { because } else { nil }
  }

  /// `value` when there is one, else the reason.
  public init(_ value: Value?, elseBecause because: @autoclosure () -> String) {
    self = value.map(Observed.known) ?? .unknown(because: because())
  }
}

extension Observed: Codable {
  private enum Key: String, CodingKey { case value, because }

  /// Encodes the pair of keys described on the type.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .known(let value):
      try container.encode(value, forKey: .value)
    case .unknown(let because):
      try container.encodeNil(forKey: .value)
      try container.encode(because, forKey: .because)
    }
  }

  /// Decodes the pair of keys described on the type; a null without a reason is an error.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let value = try container.decodeIfPresent(Value.self, forKey: .value) {
      self = .known(value)
    } else {
      self = .unknown(because: try container.decode(String.self, forKey: .because))
    }
  }
}
