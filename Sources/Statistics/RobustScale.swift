/// How far values scatter, measured so that a few wild ones do not matter.

/// The median absolute deviation: `median(|x - median(x)|)`.
///
/// Ordinary medians both times, and no factor. Source: Hampel, "The Influence Curve and Its Role in
/// Robust Estimation", Journal of the American Statistical Association 69 (1974).
/// - Returns: A spread in the unit of the values; nil when there are no values.
public func medianAbsoluteDeviation(_ values: [Double]) -> Double? {
  guard let middle = median(values) else { return nil }
  return median(values.map { abs($0 - middle) })
}

/// A robust standard deviation: the median absolute deviation x 1.4826.
///
/// The factor is 1 / z with z the third quartile of the standard normal distribution, so that for
/// normal values the answer tends to their standard deviation.
/// - Returns: A spread in the unit of the values; nil when there are no values.
public func robustStandardDeviation(_ values: [Double]) -> Double? {
  guard let deviation = medianAbsoluteDeviation(values) else { return nil }
  return deviation * 1.482_602_218_505_602
}
