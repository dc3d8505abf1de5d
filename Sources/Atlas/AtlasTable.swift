import Measurement

/// CPU x strategy, pooled from contributions.
public struct AtlasTable: Codable, Hashable, Sendable {
  /// The schema of its JSON.
  public static let schema = "switchbench.atlas/1"

  /// Whether recordings of one CPU share a column.
  public var isPooled: Bool
  /// The CPUs, or the recordings.
  public var columns: [AtlasColumn]
  /// The strategies, place by place.
  public var places: [AtlasPlace]
  /// The strategy that ratios are given to; nil when none is marked.
  public var reference: String?
  /// The cost that each strategy adds to the one it extends, where it ran natively.
  public var rungs: [AtlasRungs]
  /// Contributions that repeat another one; they count once with it.
  public var copies: [AtlasCopy]
  /// The refused contributions, with reasons.
  public var refused: [AtlasRefusal]
}

/// One CPU.
public struct AtlasColumn: Codable, Hashable, Sendable {
  /// The CPU.
  public var cpu: ContributedCPU
  /// How many computers were measured; those that name no machine count as one.
  public var machines: Int
  /// The recordings, in order.
  public var recordings: [String]
  /// The suite's revisions, in order.
  public var suites: [String]
  /// Whether CPUID was asked beside the samples of all of them.
  public var isEvident: Bool
}

/// Rows that may be divided by each other.
public struct AtlasPlace: Codable, Hashable, Sendable {
  /// Where and how.
  public var key: PlaceKey
  /// In the order of the story; one strategy with several codes has several rows.
  public var rows: [AtlasRow]
}

/// One code, and its cell for each CPU.
public struct AtlasRow: Codable, Hashable, Sendable {
  /// The strategy.
  public var strategy: String
  /// The code's digest; nil where recordings do not have it.
  public var code: String?
  /// Whether the strategy has another row here, of other code.
  public var isOneOfSeveral: Bool
  /// In the order of the columns.
  public var cells: [AtlasCell]
}

/// A figure, or why there is none.
public enum AtlasCell: Hashable, Sendable {
  /// The figure.
  case figure(AtlasFigure)
  /// That CPU's figure of this strategy came about in another way.
  case otherwise(Mechanism)
  /// That CPU's contributions have it of other code.
  case otherCode
  /// It could not be measured there, in the recording's own words.
  case cannot(because: String)
  /// No contribution has it.
  case notMeasured

  /// The figure; nil where there is none.
  public var figure: AtlasFigure? { if case .figure(let figure) = self { figure } else { nil } }
}

/// Whether machines of one CPU say the same.
public enum Agreement: String, Codable, CaseIterable, Sendable {
  /// One machine, or several that are not distinguishable.
  case single
  /// Two or more, and any two of them agree.
  case confirmed
  /// Two of them exclude each other.
  case disputed
}

/// A pooled figure.
public struct AtlasFigure: Codable, Hashable, Sendable {
  /// The median over machines.
  public var value: Double
  /// The least lower bound; nil without intervals.
  public var lower: Double?
  /// The greatest upper bound; nil without intervals.
  public var upper: Double?
  /// Machines.
  public var machines: Int
  /// Contributions.
  public var contributions: Int
  /// Boots of all contributions.
  public var boots: Int
  /// Whether machines agree.
  public var agreement: Agreement
  /// The least share of quiet samples; nil where no probes were timed.
  public var quietShare: Double?
  /// The ratio to the reference's figure on the same CPU; nil where either is missing.
  public var overReference: AtlasRatio?
}

/// A quotient with the range that both intervals allow.
public struct AtlasRatio: Codable, Hashable, Sendable {
  /// The quotient of the figures.
  public var value: Double
  /// The least; nil without both intervals.
  public var lower: Double?
  /// The greatest; nil without both intervals.
  public var upper: Double?
}

/// A contribution that another one has said already.
public struct AtlasCopy: Codable, Hashable, Sendable {
  /// Where it was found.
  public var name: String
  /// Where the same was found.
  public var of: String
}

/// A refused contribution.
public struct AtlasRefusal: Codable, Hashable, Sendable {
  /// Where it was found, as plain text.
  public var name: String
  /// Why.
  public var because: String

  /// Makes a refusal; of a path the last two parts are shown, as plain text.
  public init(name: String, because: String) {
    self.name = shownName(name)
    self.because = visible(because)
  }
}

/// A contribution and where it was found.
public struct NamedContribution: Hashable, Sendable {
  /// A path, or a recording's name.
  public var name: String
  /// The parsed contribution.
  public var contribution: Contribution

  /// Names a contribution.
  public init(name: String, contribution: Contribution) {
    self.name = shownName(name)
    self.contribution = contribution
  }
}

extension AtlasCell: Codable {
  private enum Key: String, CodingKey { case figure, absent, mechanism, because }
  private enum Word: String, Codable {
    case otherwise
    case otherCode = "other-code"
    case cannot
    case notMeasured = "not-measured"
  }

  /// Encodes `{"figure": ...}` or `{"absent": <word>}` with the data of the word.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .figure(let figure): try container.encode(figure, forKey: .figure)
    case .otherwise(let mechanism):
      try container.encode(Word.otherwise, forKey: .absent)
      try container.encode(mechanism, forKey: .mechanism)
    case .otherCode: try container.encode(Word.otherCode, forKey: .absent)
    case .cannot(let because):
      try container.encode(Word.cannot, forKey: .absent)
      try container.encode(because, forKey: .because)
    case .notMeasured: try container.encode(Word.notMeasured, forKey: .absent)
    }
  }

  /// Decodes the output of `encode`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let figure = try container.decodeIfPresent(AtlasFigure.self, forKey: .figure) {
      self = .figure(figure)
      return
    }
    switch try container.decode(Word.self, forKey: .absent) {
    case .otherwise: self = .otherwise(try container.decode(Mechanism.self, forKey: .mechanism))
    case .otherCode: self = .otherCode
    case .cannot: self = .cannot(because: try container.decode(String.self, forKey: .because))
    case .notMeasured: self = .notMeasured
    }
  }
}
