/// Something about this computer that bears on the numbers.
public struct Finding: Codable, Hashable, Sendable {
  /// How much it matters.
  public enum Severity: String, Codable, CaseIterable, Sendable, Comparable {
    /// As it should be.
    case good
    /// Worth knowing when numbers are compared.
    case note
    /// Numbers suffer from it.
    case warning
    /// Something asked for cannot work.
    case problem

    /// Orders by how much it matters.
    public static func < (a: Self, b: Self) -> Bool {
      (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
    }
  }

  /// The subject, in a word or two: `clock step`.
  public var subject: String
  /// How much it matters.
  public var severity: Severity
  /// The observation.
  public var observed: String
  /// The effect on the numbers.
  public var effect: String
  /// The remedy; nil where nothing needs to be done, or nothing can.
  @OrNull public var fix: String?

  // Tools read these keys, by the schema `switchbench.doctor/1`.
  private enum CodingKeys: String, CodingKey {
    case subject, severity, observed, effect
    case fix = "fix"
  }

  /// Makes a finding.
  public init(
    _ subject: String, _ severity: Severity, observed: String, effect: String, fix: String? = nil
  ) {
    self.subject = subject
    self.severity = severity
    self.observed = observed
    self.effect = effect
    self._fix = OrNull(wrappedValue: fix)
  }
}
