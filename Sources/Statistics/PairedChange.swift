import Foundation

/// The change of paired values, with the interval that inverts the sign test.

/// The logarithm of head / base, pair by pair: 0 for no change, log(1.03) for 3 % slower.
///
/// Ratios because noise grows with the time measured; logarithms because then twice as fast and
/// twice as slow lie equally far from no change.
/// - Returns: nil when the arms differ in number, or a value is not positive and finite.
public func pairedLogRatios(base: [Double], head: [Double]) -> [Double]? {
  guard base.count == head.count, (base + head).allSatisfy({ $0 > 0 && $0.isFinite }) else {
    return nil
  }
  return zip(base, head).map { log($1 / $0) }
}

/// The change of paired values: the median of log(head / base) with its interval.
public struct PairedChange: Hashable, Sendable {
  /// log(head / base), pair by pair.
  public let logRatios: [Double]
  /// The ordinary median of the log ratios; `exp(estimate) - 1` is the relative change.
  public let estimate: Double
  /// The order-statistic interval of that median, which inverts the sign test.
  public let interval: OrderStatisticInterval
}

/// The sign-test interval of a change.
///
/// It is the order-statistic interval of the paired log ratios. - Parameters: - base: A positive
/// location for each boot of the base. - head: The same for the boot of the head that was measured
/// beside it. - confidence: The coverage asked for; the interval says what it really has. -
/// Returns: nil when there are no pairs, the arms differ in number, or a value is not positive and
/// finite.
public func pairedChange(base: [Double], head: [Double], confidence: Double) -> PairedChange? {
  guard let ratios = pairedLogRatios(base: base, head: head), let estimate = median(ratios),
    let interval = orderStatisticInterval(ofMedianOf: ratios, confidence: confidence)
  else { return nil }
  return PairedChange(logRatios: ratios, estimate: estimate, interval: interval)
}
