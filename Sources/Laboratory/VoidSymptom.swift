/// What a guest's own checks find wrong with a strategy, as the words of a void cell.
///
/// A cell can be void for other reasons, which say nothing about its strategy: a clock that stands
/// still, an image of another tree.
public enum VoidSymptom: String, CaseIterable, Codable, Sendable {
  /// The contexts' entries do not add up to the switches asked for.
  case miscounted
  /// A canary of something promised came back changed.
  case notPreserved = "not-preserved"
  /// A guard word beside a stack was overwritten.
  case overrun
  /// The timer's interrupts came, and then no longer.
  case ceased

  /// The words by which the reason of a void cell names it.
  var words: String {
    switch self {
    case .miscounted: "miscounted"
    case .notPreserved: "was promised and not preserved"
    case .overrun: "a guard word beside a stack was overwritten"
    case .ceased: "the timer's interrupts ceased"
    }
  }

  /// The symptom that a void cell's reason names; nil when it names none.
  public init?(because: String) {
    guard let match = VoidSymptom.allCases.first(where: { because.contains($0.words) }) else {
      return nil
    }
    self = match
  }
}
