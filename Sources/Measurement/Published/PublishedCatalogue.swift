/// All that the files under `Benchmarks/published` say.
public struct PublishedCatalogue: Codable, Hashable, Sendable {
  /// The groups in the order of the files.
  public var groups: [PublishedGroup]
  /// The questions that are answered first.
  public var questions: [PublishedQuestion]

  /// Makes a catalogue; left to itself, one that claims nothing.
  public init(groups: [PublishedGroup] = [], questions: [PublishedQuestion] = []) {
    self.groups = groups
    self.questions = questions
  }

  /// The claims of all groups.
  public var claims: [PublishedClaim] { groups.flatMap(\.claims) }
}

/// Claims of one kind of source: a file.
public struct PublishedGroup: Codable, Hashable, Sendable {
  /// The file's name without its number and extension: `intel-tables`.
  public var name: String
  /// A heading.
  public var title: String
  /// Background on these sources, as prose.
  public var about: String
  /// The claims in the order of the file.
  public var claims: [PublishedClaim]
  /// Cells shown as new figures where no claim of the group covers this processor.
  public var figures: [CellID]

  /// Makes a group.
  public init(
    name: String, title: String, about: String, claims: [PublishedClaim], figures: [CellID] = []
  ) {
    self.name = name
    self.title = title
    self.about = about
    self.claims = claims
    self.figures = figures
  }
}

/// A published question, and the cells that answer it.
public struct PublishedQuestion: Codable, Hashable, Sendable {
  /// The name of its table.
  public var id: String
  /// The question, a heading.
  public var title: String
  /// Who asked, and in which words.
  public var asked: String
  /// Two ways to do one thing, each place by itself.
  public var comparisons: [ComparedCosts]
  /// One thing taken apart, each place by itself.
  public var breakdowns: [Breakdown]
  /// Claims that speak to it, by their ids.
  public var claims: [String]

  /// Makes a question.
  public init(
    id: String, title: String, asked: String, comparisons: [ComparedCosts] = [],
    breakdowns: [Breakdown] = [], claims: [String] = []
  ) {
    self.id = id
    self.title = title
    self.asked = asked
    self.comparisons = comparisons
    self.breakdowns = breakdowns
    self.claims = claims
  }

  /// The cells that its answer needs.
  public var cells: [CellID] {
    (comparisons.map(\.expression) + breakdowns.flatMap(\.parts).map(\.expression))
      .flatMap(\.cells)
  }

  /// A quotient in one place.
  public struct ComparedCosts: Codable, Hashable, Sendable {
    /// The place, in words that finish "on": `an 80386, by its manual`.
    public var place: String
    /// The dividend, in words.
    public var first: String
    /// The divisor, in words.
    public var second: String
    /// The quotient; it has a divisor.
    public var expression: ClaimExpression

    /// Makes a comparison.
    public init(place: String, first: String, second: String, expression: ClaimExpression) {
      self.place = place
      self.first = first
      self.second = second
      self.expression = expression
    }
  }

  /// Parts of one whole in one place.
  public struct Breakdown: Codable, Hashable, Sendable {
    /// The place, in words that finish "on".
    public var place: String
    /// The parts in the order of the file.
    public var parts: [NamedCost]

    /// Makes a breakdown.
    public init(place: String, parts: [NamedCost]) {
      self.place = place
      self.parts = parts
    }
  }

  /// One of the parts.
  public struct NamedCost: Codable, Hashable, Sendable {
    /// Its name: `four segment loads`.
    public var name: String
    /// Its cost.
    public var expression: ClaimExpression

    /// Makes a part.
    public init(name: String, expression: ClaimExpression) {
      self.name = name
      self.expression = expression
    }
  }
}
