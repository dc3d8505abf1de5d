/// A fault that a guest's own checks find in a strategy.
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

  /// How a void cell's reason says it.
  var words: String {
    switch self {
    case .miscounted: "miscounted"
    case .notPreserved: "was promised and not preserved"
    case .overrun: "a guard word beside a stack was overwritten"
    case .ceased: "the timer's interrupts ceased"
    }
  }
}

/// Why a cell is void.
public struct VoidReason: Hashable, Sendable, CustomStringConvertible {
  /// The fault that the guest's checks found; nil for another failure.
  public var symptom: VoidSymptom?
  /// One sentence for a person.
  public var because: String

  /// Makes a reason.
  public init(_ because: String, symptom: VoidSymptom? = nil) {
    self.because = because
    self.symptom = symptom
  }

  /// The sentence.
  public var description: String { because }
}

extension CellResult {
  /// A cell that is void for a reason in words.
  public static func void(because: String, _ symptom: VoidSymptom? = nil) -> CellResult {
    .void(VoidReason(because, symptom: symptom))
  }
}
