/// Where a sample lies and how its tail looks.

/// The grouped (interpolated) median.
///
/// Each value stands for an interval of `width` centred on it.
///
/// `L + (n/2 - F) / f * width`, where the median's bin starts at `L` and holds `f` of the `n`
/// samples, and `F` samples lie before it. Source of the formula and of the choice of the upper
/// middle bin for an even `n`: `statistics.median_grouped` of the Python standard library.
/// - Parameters:
/// - bins: A histogram with strictly ascending values.
/// - width: The clock's step, in the unit of the values. 0 asks for the ordinary median.
/// - Returns: The location in the unit of the values; nil when the histogram is empty.
public func groupedMedian(_ bins: [(value: Double, count: Int)], width: Double) -> Double? {
  let total = sampleCount(bins)
  guard let upper = binHolding(rank: total / 2, in: bins) else { return nil }
  guard width == 0 else {
    let inside = Double(total) / 2 - Double(upper.before)
    return upper.value - width / 2 + width * inside / Double(upper.count)
  }
  guard total.isMultiple(of: 2), let lower = binHolding(rank: total / 2 - 1, in: bins) else {
    return upper.value
  }
  return (lower.value + upper.value) / 2
}

/// The empirical quantile of a histogram.
///
/// It is the smallest value with at least the share `p` at or below it.
///
/// Definition 1 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American
/// Statistician 50 (1996): the inverse of the empirical distribution function, so that the answer is
/// always a value that was seen. A `p` such as 0.07 has no exact binary form; the product `n * p` is
/// therefore taken as whole when it misses a whole number by no more than a few roundings.
/// - Parameters:
/// - p: A share in 0...1; 0 gives the least value and 1 the greatest.
/// - bins: A histogram with strictly ascending values.
/// - Returns: The value; nil when the histogram is empty or `p` is outside 0...1.
public func quantile(_ p: Double, of bins: [(value: Double, count: Int)]) -> Double? {
  guard (0...1).contains(p) else { return nil }
  let product = Double(sampleCount(bins)) * p
  let slack = 4 * product.ulp
  let needed = Int((product - slack).rounded(.up))
  return binHolding(rank: max(needed, 1) - 1, in: bins)?.value
}

/// The ordinary median: the middle value, or the mean of the two middle values.
/// - Returns: nil when there are no values.
public func median(_ values: [Double]) -> Double? {
  guard !values.isEmpty else { return nil }
  let sorted = values.sorted()
  let middle = sorted.count / 2
  guard sorted.count.isMultiple(of: 2) else { return sorted[middle] }
  return (sorted[middle - 1] + sorted[middle]) / 2
}

/// The share of samples that are greater than `factor` times the ordinary median.
/// - Returns: A share in 0...1; nil when the histogram is empty, or when its median is not positive
///   and a multiple of it says nothing about a tail.
public func shareAbove(
  _ factor: Double, timesMedianIn bins: [(value: Double, count: Int)]
) -> Double? {
  guard let middle = groupedMedian(bins, width: 0), middle > 0 else { return nil }
  let above = bins.lazy.filter { $0.value > factor * middle }
  return Double(above.reduce(0) { $0 + max($1.count, 0) }) / Double(sampleCount(bins))
}

func sampleCount(_ bins: [(value: Double, count: Int)]) -> Int {
  bins.reduce(0) { $0 + max($1.count, 0) }
}

/// The bin that the sample of that rank (from 0) lies in, with the number of samples before the bin.
func binHolding(
  rank: Int, in bins: [(value: Double, count: Int)]
) -> (value: Double, count: Int, before: Int)? {
  var before = 0
  for bin in bins where bin.count > 0 {
    if rank < before + bin.count { return (bin.value, bin.count, before) }
    before += bin.count
  }
  return nil
}
