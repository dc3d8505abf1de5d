/// The mean of the samples near the median, for a clock that advances in steps.

/// The mean of the values within `steps` steps of the median.
///
/// `sum(count * value) / sum(count)` over the bins from `lower - steps * width` to
/// `upper + steps * width`, where `lower` and `upper` are the two middle samples (one and the same
/// when their number is odd). It is a trimmed mean whose trimming is fixed in units of the clock:
/// like the grouped median it moves when samples change from one tick to the next, and like it a
/// long tail cannot move it. Source: Kim, "The Metrically Trimmed Mean as a Robust Estimator of
/// Location", Annals of Statistics 20 (1992), with a half-width that is given.
/// - Parameters:
/// - bins: A histogram with strictly ascending values.
/// - width: The clock's step, in the unit of the values.
/// - steps: How many steps on each side belong to the core; bins that miss the edge by no more
/// than a few roundings are inside.
/// - Returns: The location in the unit of the values; nil when the histogram is empty, or when
/// `width` or `steps` is negative or not finite.
public func coreMean(
  _ bins: [(value: Double, count: Int)], width: Double, steps: Int = 2
) -> Double? {
  let total = sampleCount(bins)
  guard width >= 0, width.isFinite, steps >= 0, let upper = binHolding(rank: total / 2, in: bins),
    let lower = binHolding(rank: max(total - 1, 0) / 2, in: bins)
  else { return nil }
  let core = width * Double(steps)
  let reach = core + 4 * max(abs(lower.value), abs(upper.value), core).ulp
  var count = 0
  var sum = 0.0
  // Summed as distances from the median: the samples are large and lie close to each other.
  for bin in bins where bin.count > 0 {
    guard bin.value >= lower.value - reach, bin.value <= upper.value + reach else { continue }
    count += bin.count
    sum += (bin.value - lower.value) * Double(bin.count)
  }
  return lower.value + sum / Double(count)
}
