import Foundation
import Measurement
import Statistics

/// The relative change from base to head: 0.03 for 3 % slower.
public struct Change: Codable, Hashable, Sendable {
  /// The change.
  public var estimate: Double
  /// The lower bound of its interval.
  public var lower: Double
  /// The upper bound of its interval.
  public var upper: Double
  /// The probability with which such an interval holds the true change.
  public var coverage: Double
  /// Pairs that it was taken over; in an advisory comparison the boots of the smaller arm.
  public var pairs: Int
  /// How often chance alone would go as far in either direction.
  ///
  /// By the signed-rank test, in an advisory comparison by the rank-sum test. The verdict does not
  /// look at it.
  public var p: Double
  /// The robust standard deviation of the log ratios: a share, 0.01 for 1 %.
  public var noise: Double

  /// Whether the interval excludes no change at all.
  public var isDistinguishable: Bool { lower > 0 || upper < 0 }
  /// The longer arm of the interval.
  public var halfWidth: Double { max(upper - estimate, estimate - lower) }
}

/// The verdict on a row.
public struct Verdict: Codable, Hashable, Sendable {
  /// The four words.
  public enum Word: String, Codable, CaseIterable, Sendable {
    /// The lower bound is above no change, and the estimate above the row's bar.
    ///
    /// With a control, against both copies of the base.
    case slower
    /// The same in the other direction.
    case faster
    /// The whole interval lies within the threshold.
    case same
    /// None of these: another comparison might detect a change.
    case inconclusive
  }

  /// The word.
  public var word: Word
  /// The greatest change that the interval allows, a share; nil unless it is the same.
  @OrNull public var within: Double?
  /// The smallest slowdown that would most likely have been seen, a share.
  ///
  /// `ComparisonSettings.power` says how likely. nil unless it is inconclusive, and then when there
  /// were too few pairs to see any.
  @OrNull public var smallestEffect: Double?
  /// How many pairs the confidence takes; nil when there were enough.
  @OrNull public var pairsNeeded: Int?

  init(
    _ word: Word, within: Double? = nil, smallestEffect: Double? = nil, pairsNeeded: Int? = nil
  ) {
    self.word = word
    self._within = OrNull(wrappedValue: within)
    self._smallestEffect = OrNull(wrappedValue: smallestEffect)
    self._pairsNeeded = OrNull(wrappedValue: pairsNeeded)
  }
}

/// A change in log ratios, in which slower and faster are symmetric: what the rule is applied to.
struct LogChange {
  var estimate: Double
  var lower: Double
  var upper: Double
  var coverage: Double
  var pairs: Int
  var p: Double
  var noise: Double

  /// The change of pairs; nil when there are none.
  init?(pairs: [BootPair], confidence: Double) {
    guard
      let change = pairedChange(
        base: pairs.map(\.base), head: pairs.map(\.head), confidence: confidence),
      let test = signedRankTest(change.logRatios),
      let noise = robustStandardDeviation(change.logRatios)
    else { return nil }
    estimate = change.estimate
    (lower, upper) = (change.interval.lower, change.interval.upper)
    coverage = change.interval.coverage
    self.pairs = pairs.count
    p = test.pTwoSided
    self.noise = noise
  }

  /// The change between boots that have nothing in common; nil when an arm has none.
  ///
  /// The noise of a difference is that of both arms together.
  init?(base: [Double], head: [Double], bounds: ShiftBounds) {
    let (base, head) = (base.map { log($0) }, head.map { log($0) })
    guard let shift = bounds.interval(from: base, to: head),
      let test = rankSumTest(base: base, head: head),
      let baseNoise = robustStandardDeviation(base), let headNoise = robustStandardDeviation(head)
    else { return nil }
    (estimate, lower, upper) = (shift.estimate, shift.lower, shift.upper)
    coverage = bounds.coverage
    pairs = min(base.count, head.count)
    p = test.pTwoSided
    noise = (baseNoise * baseNoise + headNoise * headNoise).squareRoot()
  }

  var change: Change {
    Change(
      estimate: exp(estimate) - 1, lower: exp(lower) - 1, upper: exp(upper) - 1,
      coverage: coverage, pairs: pairs, p: p, noise: noise)
  }
}
