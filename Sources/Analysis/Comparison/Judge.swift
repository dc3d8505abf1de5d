import Foundation
import Measurement
import Statistics

/// What a copy of the base says of a cell.
struct ControlLook {
  /// From the base to its copy.
  var ofBase: LogChange
  /// From the copy to the head.
  var ofHead: LogChange
}

/// Applies the rule to changes.
///
/// A copy of the base is a second base, so a head that is slower is slower than both. And how far the
/// two copies may lie apart, by the interval of their change, is what this computer calls a change
/// where there is none: no estimate below that counts in that cell. On the noise of a busy virtual
/// machine more than half of all comparisons of identical code called a cell slower without both,
/// one in fifteen without the second, and with both fewer than one in a hundred: `SelfTest` counts
/// all three.
///
/// What depends on the number of pairs, on the noise and on the bar alone is worked out once for each.
final class Judge {
  private let settings: ComparisonSettings
  private let findsEffects: Bool
  private var effects: [Sight: Double?] = [:]

  private struct Sight: Hashable {
    var pairs: Int
    var noise: Double
    var bar: Double
    var power: Double
  }

  /// - Parameter findsEffects: Whether inconclusive rows say what would have been seen. It takes
  ///   longer than all the rest, and no verdict depends on it.
  init(_ settings: ComparisonSettings, findsEffects: Bool = true) {
    self.settings = settings
    self.findsEffects = findsEffects
  }

  /// What an estimate must exceed, as a log ratio: the threshold, or how far the copies of the base
  /// may lie apart where that is more.
  func bar(_ control: ControlLook?) -> Double {
    max(settings.logThreshold, control.map { max(abs($0.ofBase.lower), abs($0.ofBase.upper)) } ?? 0)
  }

  /// The verdict on a change from the base, with what a copy of the base says.
  func verdict(_ change: LogChange, beside control: ControlLook? = nil) -> Verdict {
    let changes = [change] + (control.map { [$0.ofHead] } ?? [])
    let looks = changes + (control.map { [$0.ofBase] } ?? [])
    guard looks.allSatisfy({ $0.coverage >= settings.confidence }) else {
      return Verdict(.inconclusive, pairsNeeded: fewestPairs)
    }
    let (threshold, bar) = (settings.logThreshold, bar(control))
    if changes.allSatisfy({ $0.lower > 0 && $0.estimate > bar }) { return Verdict(.slower) }
    if changes.allSatisfy({ $0.upper < 0 && $0.estimate < -bar }) { return Verdict(.faster) }
    if change.lower >= -threshold, change.upper <= threshold {
      return Verdict(.same, within: max(abs(exp(change.lower) - 1), abs(exp(change.upper) - 1)))
    }
    guard findsEffects else { return Verdict(.inconclusive) }
    // The noise is robust: boots of two kinds widen the interval and hardly touch it. Then what the
    // interval itself has hidden is the honest answer, and no less than what was just seen.
    let hidden = changes.map { max($0.upper - $0.estimate, $0.estimate - $0.lower, $0.estimate) }
    let effect = smallestEffect(changes, bar: bar)
    return Verdict(
      .inconclusive, smallestEffect: effect.map { max($0, exp(hidden.max() ?? 0) - 1) })
  }

  /// The fewest pairs whose whole range has the confidence.
  private lazy var fewestPairs: Int? = (1...1000).first { pairs in
    let range = orderStatisticInterval(
      ofMedianOf: [Double](repeating: 0, count: pairs), confidence: settings.confidence)
    return (range?.coverage ?? 0) >= settings.confidence
  }

  /// The smallest slowdown that would most likely have been seen through this noise.
  private func smallestEffect(_ changes: [LogChange], bar: Double) -> Double? {
    guard let pairs = changes.map(\.pairs).min(), let noise = changes.map(\.noise).max() else {
      return nil
    }
    let sight = Sight(
      pairs: pairs, noise: roundedUp(noise),
      bar: bar > settings.logThreshold ? roundedUp(bar) : bar,
      power: settings.power(ofEachOf: changes.count))
    if let known = effects[sight] { return known }
    let effect = minimumDetectableEffect(
      pairs: pairs, power: sight.power, noise: sight.noise, threshold: sight.bar,
      confidence: settings.confidence
    ).map { exp($0) - 1 }
    effects[sight] = .some(effect)
    return effect
  }

  /// To two digits, upwards: then a thousand rows share some dozens of answers, none too hopeful.
  private func roundedUp(_ value: Double) -> Double {
    guard value > 0, value.isFinite else { return value }
    let unit = pow(10, log10(value).rounded(.down) - 1)
    return (value / unit).rounded(.up) * unit
  }
}

extension ComparisonSettings {
  /// The power that each of this many conditions must have for all to hold as often as `power` says,
  /// whatever they have in common (Bonferroni's inequality).
  func power(ofEachOf conditions: Int) -> Double { 1 - (1 - power) / Double(max(conditions, 1)) }
}

extension ComparisonSettings {
  /// How many pairs it takes to find an effect in that noise; nil when not even `limit` do.
  ///
  /// Beside a copy of the base the head must pass twice, and the bar is what the copies will lie
  /// apart: both bounds of their interval lie within the reach of three in four sessions each, in
  /// more than half of all.
  func pairsNeeded(
    toDetect effect: Double, noise: Double, besideCopy: Bool = true,
    atMost limit: Int = PairPlan.mostPairs
  ) -> Int? {
    guard besideCopy else {
      return Statistics.pairsNeeded(
        toDetect: effect, power: power, noise: noise, threshold: logThreshold,
        confidence: confidence, atMost: limit)
    }
    return (1...limit).first { pairs in
      let reach = boundReach(probability: 0.75, pairs: pairs, confidence: confidence) ?? .infinity
      guard reach.isFinite else { return false }
      let reached = gatePower(
        effect: effect, pairs: pairs, noise: noise, threshold: max(logThreshold, reach * noise),
        confidence: confidence)
      return (reached ?? 0) >= power(ofEachOf: 2)
    }
  }
}

/// A relative change as a log ratio: 0.03 as log(1.03).
func logRatio(_ change: Double) -> Double { log(1 + change) }
