/// How a claim is judged.
public enum ClaimRule: Codable, Hashable, Sendable {
  /// The quotient of two measured things agrees with the published one within this factor.
  case ratio(factor: Double)
  /// The measured value agrees with the published figure within this share of it.
  case within(share: Double)
  /// Documented clocks and counts: the same number.
  case equals
  /// The claim itself is an order: of two things, against a bound, or of magnitude.
  case order(Direction)

  /// Which order is claimed.
  public enum Direction: String, Codable, CaseIterable, Sendable {
    /// The first is more than the second, or than the figure.
    case above
    /// The first is less.
    case below
    /// The figure is an order of magnitude.
    case about
  }

  /// No rule may let both a number and its double, or its half, pass.
  ///
  /// A quotient that may be off by f passes from p/f to p·f, and those are less than a factor of two
  /// apart when f is less than the square root of 2.
  public static let factorLimit = 2.0.squareRoot()
  /// The largest share that keeps a value from its double.
  ///
  /// From p(1-s) to p(1+s) is less than a factor of two for s below a third.
  public static let shareLimit = 1.0 / 3
  /// An order of magnitude reaches as far as the next ones begin.
  public static let magnitudeFactor = 10.0.squareRoot()

  /// The numbers that a figure lets pass; nil for an order of two things or a bound.
  public func limits(of figure: PublishedFigure) -> ClosedRange<Double>? {
    let bounds = figure.bounds
    switch self {
    case .ratio(let factor): return bounds.lowerBound / factor...bounds.upperBound * factor
    case .within(let share):
      return bounds.lowerBound * (1 - share)...bounds.upperBound * (1 + share)
    case .equals: return bounds
    case .order(.about):
      let factor = ClaimRule.magnitudeFactor
      return bounds.lowerBound / factor...bounds.upperBound * factor
    case .order: return nil
    }
  }

  /// The rule's word in definitions.
  public var word: String {
    switch self {
    case .ratio: "ratio"
    case .within: "within"
    case .equals: "equals"
    case .order: "order"
    }
  }

  /// Whether the claim states a number that a factor of two would contradict.
  public var isQuantitative: Bool { if case .order = self { false } else { true } }
}

/// The processors that a figure is about.
public enum ProcessorScope: Codable, Hashable, Sendable {
  /// All of them, by the source's own words or by the nature of the claim.
  case any
  /// The source names none, so that a time of it cannot be compared with another's.
  case unstated
  /// Those of one vendor and family, and of these models; every model where there are none.
  case only(vendor: String, family: Int, models: [Int])

  /// Whether a figure may be compared with this processor's; nil where that one is not known.
  public func includes(vendor: String?, signature: [Int]?) -> Bool? {
    switch self {
    case .any: return true
    case .unstated: return false
    case .only(let ownVendor, let family, let models):
      guard let vendor, let signature, signature.count >= 2 else { return nil }
      return vendor == ownVendor && signature[0] == family
        && (models.isEmpty || models.contains(signature[1]))
    }
  }
}
