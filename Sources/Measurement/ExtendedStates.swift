/// The states that XSAVE and its relatives save, which decide their cost.
public struct ExtendedStates: Codable, Hashable, Sendable, CustomStringConvertible {
  /// XCR0: the states that are enabled.
  public var enabled: Int
  /// XINUSE: those of them that are not in their first configuration.
  public var inUse: Int

  /// Describes states.
  public init(enabled: Int, inUse: Int) {
    self.enabled = enabled
    self.inUse = inUse
  }

  /// `XCR0 0x7, XINUSE 0x2`.
  public var description: String {
    "XCR0 0x\(String(enabled, radix: 16)), XINUSE 0x\(String(inUse, radix: 16))"
  }

  /// The states of a published figure, as its source gives them.
  public enum Scope: Codable, Hashable, Sendable {
    /// The source does not say.
    case unstated
    /// These.
    case known(ExtendedStates)
  }
}
