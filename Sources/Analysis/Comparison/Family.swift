import Measurement
import Statistics

/// The rows whose verdict counts, taken together: among many, some look changed by chance.
public struct Family: Codable, Hashable, Sendable {
  /// Rows whose verdict counts.
  public var gatedRows = 0
  /// Rows that are shown only.
  public var shownRows = 0
  /// How many of the gated rows chance alone would call slower, at most.
  ///
  /// The sum of `(1 - coverage) / 2`: how often a lower bound lies above an unchanged truth. The
  /// threshold, which an estimate must exceed as well, only lessens it. A row with too few pairs is
  /// never called slower.
  public var expectedFalseAlarms = 0.0
  /// Gated rows in which the control may differ from the base by chance alone.
  ///
  /// More happen in one of a thousand comparisons.
  ///
  /// The quantile of a binomial number of rows, each as likely as their intervals miss on average.
  public var controlsByChance = 0
  /// The verdict of Holm's procedure on the p values; nil where it does not apply.
  @OrNull public var holm: FamilyVerdict? = nil
  /// The verdict of Benjamini and Hochberg's procedure; nil where it does not apply.
  @OrNull public var benjaminiHochberg: FamilyVerdict? = nil

  init() {}

  init(_ rows: [ComparisonRow], _ pairing: Pairing, _ settings: ComparisonSettings) {
    let gated = rows.filter(\.isGated)
    gatedRows = gated.count
    shownRows = rows.count - gated.count
    expectedFalseAlarms = gated.filter { $0.verdict.pairsNeeded == nil }
      .reduce(0) { $0 + (1 - $1.change.coverage) / 2 }
    // A copy with too few pairs has no verdict, and so nothing that chance could explain.
    let misses = gated.compactMap(\.control).filter { $0.verdict.pairsNeeded == nil }
      .map { 1 - $0.change.coverage }
    controlsByChance = mostByChance(
      of: misses.count, each: misses.reduce(0, +) / Double(max(misses.count, 1)))
    // What this many pairs can give at least is known for the signed-rank test, not for the other.
    guard pairing == .interleaved else { return }
    let (p, pairs) = (gated.map(\.change.p), gated.map(\.change.pairs).max() ?? 0)
    let alpha = 1 - settings.confidence
    holm = Statistics.holm(p, alpha: alpha, pairs: pairs).map {
      FamilyVerdict($0, gated, alpha: alpha)
    }
    benjaminiHochberg = Statistics.benjaminiHochberg(p, alpha: alpha, pairs: pairs).map {
      FamilyVerdict($0, gated, alpha: alpha)
    }
  }
}

/// The number that is exceeded in one of a thousand families of this many rows.
private func mostByChance(of rows: Int, each probability: Double) -> Int {
  (0...rows).first { number in
    let within = binomialCumulative(atMost: number, trials: rows, probability: probability)
    return (within ?? 0) >= 0.999
  } ?? rows
}

/// The result of a step procedure for a family.
public struct FamilyVerdict: Codable, Hashable, Sendable {
  /// Rows whose adjusted p is at most 1 - confidence.
  public var rejected: [CellID]
  /// Why it could not reject anything; nil when it could.
  @OrNull public var refusal: FamilyRefusal? = nil

  init(_ outcome: FamilyOutcome, _ rows: [ComparisonRow], alpha: Double) {
    switch outcome {
    case .adjusted(let p):
      rejected = zip(rows, p).filter { $0.1 <= alpha }.map(\.0.id)
    case .cannotReject(let reason):
      rejected = []
      refusal = FamilyRefusal(
        pairs: reason.pairs, smallestAttainableP: reason.smallestAttainableP,
        neededP: reason.neededP, pairsNeeded: reason.pairsNeeded,
        rowsNeededAtOnce: reason.rowsNeededAtOnce)
    }
  }
}

/// Why no single row of a family could be rejected.
public struct FamilyRefusal: Codable, Hashable, Sendable {
  /// Pairs of each row.
  public var pairs: Int
  /// The smallest p that this many pairs can give.
  public var smallestAttainableP: Double
  /// The greatest p that would be rejected.
  public var neededP: Double
  /// How many pairs could give that.
  public var pairsNeeded: Int
  /// How many rows would have to change at once; nil when no number of them is enough.
  @OrNull public var rowsNeededAtOnce: Int?

  init(
    pairs: Int, smallestAttainableP: Double, neededP: Double, pairsNeeded: Int,
    rowsNeededAtOnce: Int?
  ) {
    self.pairs = pairs
    self.smallestAttainableP = smallestAttainableP
    self.neededP = neededP
    self.pairsNeeded = pairsNeeded
    self._rowsNeededAtOnce = OrNull(wrappedValue: rowsNeededAtOnce)
  }
}
