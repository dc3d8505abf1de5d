import Measurement
import Statistics

/// The places that a cell's boots, and its quiet samples, settle in.
///
/// On a quiet core a boot is exact in itself and may settle in one of a few states, whole core cycles
/// apart. A median hides that; the modes show it.
public struct CellModes: Codable, Hashable, Sendable {
  /// One place.
  public struct Mode: Codable, Hashable, Sendable {
    /// The median of those in it, per switch.
    public var value: Double
    /// The share of all boots, or of all samples, in it.
    public var share: Double
    /// How many are in it.
    public var count: Int
  }

  /// Modes are at least this many core cycles apart, or ticks where there are no core cycles.
  ///
  /// States differ by a whole cycle.
  public static let leastDistance = 0.4
  /// They are apart by at least this share of the figure: less is drift.
  public static let leastRelativeDistance = 0.001
  /// A mode of boots has at least this many: one alone is an outlier.
  public static let leastBoots = 2
  /// There are at least this many boots for each mode.
  ///
  /// Three values of ten boots are states; ten values are scatter.
  public static let bootsPerMode = 3
  /// The gap between two modes of boots is wider than either by this factor.
  ///
  /// In a state a boot is exact to a few percent of a cycle.
  public static let gapOverWidth = 4.0
  /// A mode of samples has at least this share of them.
  public static let leastSampleShare = 0.1

  /// Whether the values are core cycles; ticks otherwise.
  public var inCoreCycles: Bool
  /// Those of boots, ascending; empty for one only.
  public var boots: [Mode]
  /// The modes of the samples that count, over all boots, ascending.
  ///
  /// Empty unless a third of the boots have several.
  public var samples: [Mode]

  /// Nil when boots and samples have one mode each.
  init?(
    _ counting: [BootRecord], locations: [BootLocation], launches: [LaunchRecord],
    inCoreCycles: Bool
  ) {
    self.inCoreCycles = inCoreCycles
    let values = locations.compactMap { inCoreCycles ? $0.coreCycles : $0.perSwitch }
    let scales = counting.map { boot in
      let perAdd = inCoreCycles ? boot.calibration.flatMap(ticksPerAdd) ?? 1 : 1
      return 1 / (perAdd * Double(max(boot.switchesPerSample, 1)))
    }
    // One step of the clock in the unit of the values: the spacing of the comb.
    let steps = zip(counting, scales).map { boot, scale in
      let step = launches.indices.contains(boot.launch) ? launches[boot.launch].clockStep : nil
      return Double(max(step ?? 1, 1)) * scale
    }
    guard let middle = median(values), let comb = steps.max() else { return nil }
    let least = max(CellModes.leastDistance, CellModes.leastRelativeDistance * middle)
    boots = modesOfBoots(values, least: max(least, comb))
    let readings = zip(counting, scales).flatMap { boot, scale in
      boot.histogram.bins.map { (value: Double($0.ticks) * scale, count: $0.count) }
    }
    // Boots that differ are not samples that do: each boot must show it for itself.
    let window = max(least, 2 * comb)
    let several = zip(counting, scales).count { boot, scale in
      let own = boot.histogram.bins.map { (value: Double($0.ticks) * scale, count: $0.count) }
      return !modesOfSamples(own, window: window).isEmpty
    }
    let isOfSamples = several >= max(CellModes.leastBoots, counting.count / 3)
    samples = isOfSamples ? modesOfSamples(readings, window: window) : []
    if boots.isEmpty, samples.isEmpty { return nil }
  }
}

/// The modes of values that were each measured with care; empty when there is only one.
///
/// Values in order are parted wherever two neighbours are farther apart than `least`. Two parts are
/// put together again unless the gap between them is `CellModes.gapOverWidth` times as wide as they
/// are: noise that is spread evenly has gaps, too. A part of fewer than `CellModes.leastBoots` is no
/// mode, and with fewer than `CellModes.bootsPerMode` boots for each mode there are none.
func modesOfBoots(_ values: [Double], least: Double) -> [CellModes.Mode] {
  var parts: [[Double]] = []
  for value in values.sorted() {
    if let last = parts.last?.last, value - last <= least {
      parts[parts.count - 1].append(value)
    } else {
      parts.append([value])
    }
  }
  while let index = parts.indices.dropFirst().first(where: { isOne(parts[$0 - 1], parts[$0]) }) {
    parts[index - 1] += parts.remove(at: index)
  }
  let modes = parts.filter { $0.count >= CellModes.leastBoots }.compactMap { part in
    median(part).map {
      CellModes.Mode(
        value: $0, share: Double(part.count) / Double(values.count), count: part.count)
    }
  }
  let isScatter = values.count < CellModes.bootsPerMode * modes.count
  return modes.count > 1 && !isScatter ? modes : []
}

private func isOne(_ a: [Double], _ b: [Double]) -> Bool {
  guard let low = a.first, let end = a.last, let start = b.first, let high = b.last else {
    return true
  }
  return start - end <= CellModes.gapOverWidth * max(end - low, high - start)
}

/// The modes of many readings; empty when there is only one.
///
/// The density at a reading is how many readings are in the window that begins with it. A window is
/// two steps of the clock at least, so that it always spans as many teeth of the clock's comb and the
/// comb is no mode. Readings are parted where the density falls below half of the lower one of two
/// neighbouring peaks, or where a gap is wider than the window. A part of less than
/// `CellModes.leastSampleShare` is no mode, and neither are two parts that are closer to each other
/// than three times their own scatter.
func modesOfSamples(
  _ readings: [(value: Double, count: Int)], window: Double
) -> [CellModes.Mode] {
  let sorted = merged(readings)
  let total = sorted.reduce(0) { $0 + $1.count }
  guard total > 0, window > 0 else { return [] }
  var parts: [SamplePart] = []
  var start = 0
  for end in borders(densities(sorted, window: window), sorted, window: window) + [sorted.count] {
    let part = SamplePart(Array(sorted[start..<end]))
    start = end
    guard let part, Double(part.count) >= CellModes.leastSampleShare * Double(total) else {
      continue
    }
    if let last = parts.last, let both = SamplePart(last.bins + part.bins), last.isOne(with: part) {
      parts[parts.count - 1] = both
    } else {
      parts.append(part)
    }
  }
  let modes = parts.map {
    CellModes.Mode(value: $0.median, share: Double($0.count) / Double(total), count: $0.count)
  }
  return modes.count > 1 ? modes : []
}

/// Readings between two borders.
private struct SamplePart {
  var bins: [(value: Double, count: Int)]
  var count: Int
  var median: Double
  /// Their median absolute deviation as a standard deviation.
  var scatter: Double

  init?(_ bins: [(value: Double, count: Int)]) {
    guard let median = groupedMedian(bins, width: 0) else { return nil }
    let deviations = bins.map { (value: abs($0.value - median), count: $0.count) }
      .sorted { $0.value < $1.value }
    self.bins = bins
    count = bins.reduce(0) { $0 + $1.count }
    self.median = median
    scatter = 1.4826 * (groupedMedian(deviations, width: 0) ?? 0)
  }

  /// Whether two neighbours are no farther apart than the halves of one normal distribution would
  /// be, with a margin: those are 2.2 of their own scatters apart.
  func isOne(with other: SamplePart) -> Bool {
    other.median - median < 3 * max(scatter, other.scatter)
  }
}

/// Each value once, ascending; values that differ in rounding alone are one.
private func merged(_ readings: [(value: Double, count: Int)]) -> [(value: Double, count: Int)] {
  var merged: [(value: Double, count: Int)] = []
  for reading in readings.sorted(by: { $0.value < $1.value }) where reading.count > 0 {
    if let last = merged.last, reading.value - last.value <= 1e-9 * abs(last.value) {
      merged[merged.count - 1].count += reading.count
    } else {
      merged.append(reading)
    }
  }
  return merged
}

/// Readings in the window that begins at each reading.
private func densities(_ sorted: [(value: Double, count: Int)], window: Double) -> [Int] {
  // A tooth at the window's end belongs to the next window, whichever way its value was rounded.
  let reach = window * (1 - 1e-9)
  var (end, inside) = (0, 0)
  return sorted.indices.map { index in
    if index > 0 { inside -= sorted[index - 1].count }
    while end < sorted.count, sorted[end].value < sorted[index].value + reach {
      inside += sorted[end].count
      end += 1
    }
    return inside
  }
}

/// Where a new part begins, ascending.
private func borders(
  _ densities: [Int], _ sorted: [(value: Double, count: Int)], window: Double
) -> [Int] {
  var found: [Int] = []
  // The highest density since the last border, and the lowest one since that.
  var (peak, valley, valleyAt) = (0, Int.max, 0)
  for index in densities.indices {
    if index > 0, sorted[index].value - sorted[index - 1].value > window * (1 + 1e-9), peak > 0 {
      found.append(index)
      (peak, valley, valleyAt) = (densities[index], .max, index)
      continue
    }
    let density = densities[index]
    if density < valley { (valley, valleyAt) = (density, index) }
    if density > 2 * valley, peak > 2 * valley {
      found.append(valleyAt)
      (peak, valley, valleyAt) = (density, .max, index)
    } else if density > peak {
      (peak, valley, valleyAt) = (density, .max, index)
    }
  }
  return found
}
