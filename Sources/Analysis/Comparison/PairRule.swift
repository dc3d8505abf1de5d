import Foundation
import Measurement
import Statistics

/// When the arms of a cell have enough pairs.
///
/// It decides for all arms together, and is blind to their difference.
///
/// An arm that stopped when its own figure looked settled, or a comparison that stopped when its verdict
/// did, would choose the moment by the result. So the rule sees scatter only. For each two of the arms it
/// takes the interval of their log ratios and looks at its longer arm, measured from the median; a
/// constant factor on an arm moves the median and the interval alike, and changes no decision. The widest
/// of the three decides: their common scatter does not, because an interval can be wide where the pool of
/// all is narrow. (With 2 % of boots in another state +0.2 % was found in 79 % of simulated cells by the
/// pool, and in all of them by the widest.)
///
/// The looks come after an even number of pairs, since two make a block in which a drift cancels, and
/// where order statistics cover more than 98 %: 99.2, 99.4, 99.6, 99.3, 98.9 and 98.7 %. In 30,000 to
/// 240,000 simulated rows of identical code, threshold 0.1 %, this share was called slower, and of 4,000
/// rows with a true change this share was found:
///
/// | noise of a boot | pairs | false alarms | +0.2 % found | +0.5 % found |
/// |---|---|---|---|---|
/// | 0.02 % | 13 | 0 | 100 % | 100 % |
/// | 0.04 % | 38 | 0 | 100 % | 100 % |
/// | 0.08 % | 60 | 0 | 100 % | 100 % |
/// | 0.12 % | 60 | 0 | 100 % | 100 % |
/// | 0.16 % | 60 | 0.001 % | 92 % | 100 % |
/// | 0.24 % | 60 | 0.002 % | 47 % | 100 % |
/// | 0.4 % | 60 | 0.004 % | 6 % | 91 % |
/// | 3 % | 17 | 0.001 % | 0 % | 0 % |
/// | 0.02 %, and 3 % of boots 2 to 4 % off | 17 | 0 | 100 % | 100 % |
/// | 0.02 %, and 25 % of boots 3 % off | 45 | 0 | 97 % | 97 % |
///
/// So a family of a hundred cells at the worst noise of these is flagged in about 0.4 % of comparisons. With
/// intervals of 95 % over 36 pairs the share was 0.015 % of rows, and so 1.5 % of comparisons: that is why
/// 98 % is the confidence of a comparison.
public struct PairRule: Hashable, Sendable {
  /// The looks of a comparison, in pairs.
  public static let declaredLooks = [8, 12, 16, 24, 36, 60]
  /// A cell whose noise is this many times the half-width stops, too.
  ///
  /// A change of ten times the threshold would be missed after all pairs, too. The noise is the least
  /// robust deviation of the log ratios of two arms, so that boots in another state, which more pairs
  /// outvote, do not count.
  public static let hopelessNoise = 40.0
  /// Pairs from which on that is said of a cell.
  public static let fewestOfHopeless = 16
  /// Pairs of a cell whose figure depends on memory, at most.
  ///
  /// The probe tells nothing of a cache that is shared, so such figures scatter whatever the number of
  /// pairs: more of them would take most of the time and find little.
  public static let memoryPairs = 16

  /// The half-width at which to stop, as a relative change: 0.0005 for 0.05 %.
  public let halfWidth: Double
  /// The numbers of pairs at which the rule looks, ascending.
  public let looks: [Int]
  /// The coverage asked of the intervals.
  public let confidence: Double

  /// Makes a rule.
  public init(
    halfWidth: Double, looks: [Int] = PairRule.declaredLooks,
    confidence: Double = ComparisonSettings.usualConfidence
  ) {
    self.halfWidth = halfWidth
    self.looks = Set(looks.filter { $0 > 0 }).sorted()
    self.confidence = confidence
  }

  /// The rule for a comparison: intervals half as wide as the threshold.
  public init(_ settings: ComparisonSettings, looks: [Int] = PairRule.declaredLooks) {
    self.init(
      halfWidth: settings.threshold / 2, looks: looks, confidence: settings.confidence)
  }

  /// Why all arms stop after the pairs that they have; nil while more are to be measured.
  ///
  /// A number of pairs between two looks is judged by the first pairs, as many as the look before it
  /// has: pairs that were lost must not add looks.
  /// - Parameter arms: For each arm its boots by their numbers: positive locations.
  /// - Returns: nil for fewer than two arms.
  public func closing(ofArms arms: [[Int: Double]]) -> Closing.Reason? {
    let pairs = wholePairs(arms)
    guard let look = looks.last(where: { $0 <= pairs.count }) else { return nil }
    return closing(ofArms: arms, over: pairs.prefix(look))
  }

  /// The numbers of the pairs that a session by this rule would have measured, ascending.
  func pairsTaken(_ arms: [[Int: Double]]) -> [Int] {
    let pairs = wholePairs(arms)
    let stop = looks.first {
      $0 <= pairs.count && closing(ofArms: arms, over: pairs.prefix($0)) != nil
    }
    return Array(pairs.prefix(stop ?? looks.last ?? 0))
  }

  /// The rule for a cell.
  func of(_ cell: CellID) -> PairRule {
    guard !isOfCoreAlone(cell), looks.count > 1 else { return self }
    let few = looks.filter { $0 <= PairRule.memoryPairs }
    return PairRule(
      halfWidth: halfWidth, looks: few.isEmpty ? Array(looks.prefix(1)) : few,
      confidence: confidence)
  }

  private func closing(
    ofArms arms: [[Int: Double]], over pairs: ArraySlice<Int>
  ) -> Closing.Reason? {
    let logs = arms.map { arm in pairs.compactMap { arm[$0].map { log($0) } } }
    let ratios = logs.indices.flatMap { first in
      logs.indices.filter { $0 > first }.map { second in
        zip(logs[first], logs[second]).map { $1 - $0 }
      }
    }
    let widths = ratios.compactMap(halfWidth(of:))
    guard let widest = widths.max(), widths.count == ratios.count,
      let noise = ratios.compactMap(robustStandardDeviation).min()
    else { return nil }
    // A constant on an arm changes the last bits of differences of logarithms: none may decide.
    let slack = 1e-12
    if widest <= logRatio(halfWidth) + slack { return .precise }
    let isHopeless =
      pairs.count >= PairRule.fewestOfHopeless
      && noise > PairRule.hopelessNoise * logRatio(halfWidth) + slack
    return isHopeless || pairs.count == looks.last ? .bootLimit : nil
  }

  /// The numbers that all arms have, ascending.
  func wholePairs(_ arms: [[Int: Double]]) -> [Int] {
    guard let first = arms.first else { return [] }
    return first.keys.filter { boot in arms.allSatisfy { ($0[boot] ?? 0) > 0 } }.sorted()
  }

  /// The longer arm of the interval; nil when there are too few for the confidence.
  private func halfWidth(of logRatios: [Double]) -> Double? {
    guard let middle = median(logRatios),
      let interval = orderStatisticInterval(ofMedianOf: logRatios, confidence: confidence),
      interval.coverage >= confidence
    else { return nil }
    return max(interval.upper - middle, middle - interval.lower)
  }
}
