/// The columns in which recordings of version 2 hold the samples of one boot.
///
/// A column begins with a value as it is. In `ticks` every later number is the distance from the
/// sample before it, because samples ascend; in `before` and `after` it is the distance from the
/// first value, which is the least. Distances are counted in steps, the greatest common divisor of
/// them all: the clock advances in steps, so most distances have one digit. Distances are never
/// negative and take 64 bits without a sign, so that the whole range of a sample is kept exactly.
package struct SampleColumns: Hashable, Sendable {
  /// One value as it is, and the distances of the others.
  package struct Column: Hashable, Sendable {
    /// The first value; nil in an empty column.
    package var first: Int64?
    /// Distances in steps.
    package var distances: [UInt64]

    /// Makes a column.
    package init(first: Int64?, distances: [UInt64]) {
      self.first = first
      self.distances = distances
    }

    package var count: Int { first == nil ? 0 : distances.count + 1 }
  }

  /// What is wrong with columns: the key, the place in its list if there is one, and the reason.
  package struct Fault: Error, Hashable {
    package var key: Key
    package var index: Int?
    package var because: String
  }

  /// The keys of a recording.
  package enum Key: String, CodingKey { case step, ticks, before, after, counts }

  /// Ticks of one step; at least 1.
  package var step: UInt64
  /// The samples in ascending order.
  package var ticks: Column
  /// The probes before the samples; nil where none were timed.
  package var before: Column?
  /// The longer ones of the two probes during and after the samples; nil like `before`.
  package var after: Column?
  /// How often each was seen; -n stands for n of them in a row that were seen once each.
  package var counts: [Int]

  /// Takes columns as they are; whether they are samples is seen when they are expanded.
  package init(step: UInt64, ticks: Column, before: Column?, after: Column?, counts: [Int]) {
    self.step = step
    self.ticks = ticks
    self.before = before
    self.after = after
    self.counts = counts
  }
}

// MARK: From samples

extension SampleColumns {
  /// The columns of a histogram.
  package init(_ histogram: TickHistogram) {
    self.init(
      ticks: .ascending(histogram.bins.map(\.ticks)), before: nil, after: nil,
      counts: histogram.bins.map(\.count))
  }

  /// The columns of samples with their probes.
  package init(_ samples: ProbedSamples) {
    self.init(
      ticks: .ascending(samples.bins.map(\.ticks)),
      before: .aboveLeast(samples.bins.map { Int64($0.before) }),
      after: .aboveLeast(samples.bins.map { Int64($0.after) }),
      counts: samples.bins.map(\.count))
  }

  /// Takes columns whose distances are counted in ticks.
  private init(ticks: Column, before: Column?, after: Column?, counts: [Int]) {
    let columns = [ticks, before, after].compactMap { $0 }
    let divisor = columns.reduce(0) { $1.distances.reduce($0, greatestCommonDivisor) }
    let step = max(1, divisor)
    self.init(
      step: step, ticks: ticks.divided(by: step), before: before?.divided(by: step),
      after: after?.divided(by: step), counts: SampleColumns.shortened(counts))
  }

  /// Counts with a negative number in place of two ones in a row or more.
  private static func shortened(_ counts: [Int]) -> [Int] {
    var short: [Int] = []
    for count in counts {
      guard count == 1, let last = short.last, last == 1 || last < 0 else {
        short.append(count)
        continue
      }
      short[short.count - 1] = last < 0 ? last - 1 : -2
    }
    return short
  }
}

extension SampleColumns.Column {
  fileprivate static func ascending(_ values: [Int64]) -> Self {
    Self(first: values.first, distances: zip(values, values.dropFirst()).map(gap))
  }

  /// The first number is the least value, and is followed by a distance for each value.
  package static func aboveLeast(_ values: [Int64]) -> Self {
    guard let least = values.min() else { return Self(first: nil, distances: []) }
    return Self(first: least, distances: values.map { gap(least, $0) })
  }

  fileprivate func divided(by step: UInt64) -> Self {
    step == 1 ? self : Self(first: first, distances: distances.map { $0 / step })
  }
}

/// How far the greater number is above the lesser one: up to 64 bits, so it cannot overflow.
private func gap(_ lesser: Int64, _ greater: Int64) -> UInt64 {
  UInt64(bitPattern: greater) &- UInt64(bitPattern: lesser)
}

private func greatestCommonDivisor(_ a: UInt64, _ b: UInt64) -> UInt64 {
  var (a, b) = (a, b)
  while b != 0 { (a, b) = (b, a % b) }
  return a
}

// MARK: To samples

extension SampleColumns {
  /// All samples, and the same with their probes; nil for those when there are no probes.
  /// - Throws: `Fault`.
  package func expanded() throws(Fault) -> (histogram: TickHistogram, probed: ProbedSamples?) {
    guard let probed = try probed() else { return (try histogram(), nil) }
    return (probed.histogram, probed)
  }

  /// The samples of columns without probes.
  /// - Throws: `Fault`.
  package func histogram() throws(Fault) -> TickHistogram {
    try checkStep()
    let values = try ascendingTicks()
    let counts = try counts(of: values.count)
    var bins: [TickHistogram.Bin] = []
    bins.reserveCapacity(values.count)
    for (index, ticks) in values.enumerated() {
      if let last = bins.last, last.ticks >= ticks {
        throw Fault(key: .ticks, index: index, because: "samples must ascend, each value once")
      }
      bins.append(TickHistogram.Bin(ticks: ticks, count: counts[index]))
    }
    guard let histogram = TickHistogram(bins: bins) else {
      throw Fault(key: .counts, because: "there are more samples than 64 bits can count")
    }
    return histogram
  }

  /// The samples of columns with probes; nil when there are none.
  /// - Throws: `Fault`.
  package func probed() throws(Fault) -> ProbedSamples? {
    guard before != nil || after != nil else { return nil }
    try checkStep()
    let values = try ascendingTicks()
    let before = try probes(before, .before, values.count)
    let after = try probes(after, .after, values.count)
    let counts = try counts(of: values.count)
    var bins: [ProbedSamples.Bin] = []
    bins.reserveCapacity(values.count)
    for (index, ticks) in values.enumerated() {
      let bin = ProbedSamples.Bin(
        ticks: ticks, before: before[index], after: after[index], count: counts[index])
      if let last = bins.last, !(last < bin) {
        throw Fault(
          key: .ticks, index: index,
          because: "samples must ascend by ticks, before and after, each combination once")
      }
      bins.append(bin)
    }
    guard let samples = ProbedSamples(bins: bins) else {
      throw Fault(key: .counts, because: "there are more samples than 64 bits can count")
    }
    return samples
  }

  private func checkStep() throws(Fault) {
    guard step > 0 else { throw Fault(key: .step, because: "a step must be at least 1") }
  }

  private func counts(of bins: Int) throws(Fault) -> [Int] {
    var all: [Int] = []
    all.reserveCapacity(bins)
    for (index, count) in counts.enumerated() {
      guard count != 0 else {
        throw Fault(key: .counts, index: index, because: "a count must be at least 1")
      }
      guard count > 0 || count.magnitude <= bins - all.count else {
        throw Fault(
          key: .counts, index: index, because: "there are only \(bins) different samples")
      }
      all += repeatElement(max(count, 1), count: count < 0 ? -count : 1)
    }
    guard all.count == bins else {
      throw Fault(
        key: .counts, because: "there are \(all.count) counts of \(bins) different samples")
    }
    return all
  }

  private func ascendingTicks() throws(Fault) -> [Int64] {
    guard var value = ticks.first else { return [] }
    var values = [value]
    values.reserveCapacity(ticks.count)
    for (index, distance) in ticks.distances.enumerated() {
      value = try sum(value, distance, .ticks, index + 1)
      values.append(value)
    }
    return values
  }

  private func probes(_ column: Column?, _ key: Key, _ bins: Int) throws(Fault) -> [Int] {
    guard let column else {
      throw Fault(key: key, because: "a sample with one of its probes must have both")
    }
    guard column.distances.count == bins else {
      throw Fault(
        key: key,
        because: "\(column.distances.count) distances follow the least value, and there are "
          + "\(bins) different samples")
    }
    guard let least = column.first else { return [] }
    var values: [Int] = []
    values.reserveCapacity(bins)
    for (index, distance) in column.distances.enumerated() {
      values.append(Int(try sum(least, distance, key, index + 1)))
    }
    return values
  }

  private func sum(
    _ value: Int64, _ distance: UInt64, _ key: Key, _ index: Int
  ) throws(Fault) -> Int64 {
    guard let sum = advance(value, by: distance, step: step) else {
      throw Fault(key: key, index: index, because: "the value does not fit in 64 bits")
    }
    return sum
  }
}

extension SampleColumns.Column {
  /// The values of a column of `aboveLeast` in steps of one tick; nil when one does not fit in 64
  /// bits.
  package var valuesAboveLeast: [Int]? {
    guard let first else { return [] }
    var values: [Int] = []
    values.reserveCapacity(distances.count)
    for distance in distances {
      guard let value = advance(first, by: distance, step: 1) else { return nil }
      values.append(Int(value))
    }
    return values
  }
}

/// The value that lies a distance above another; nil when it does not fit in 64 bits.
private func advance(_ value: Int64, by distance: UInt64, step: UInt64) -> Int64? {
  let (ticks, isTooFar) = distance.multipliedReportingOverflow(by: step)
  guard !isTooFar, ticks <= gap(value, .max) else { return nil }
  return Int64(bitPattern: UInt64(bitPattern: value) &+ ticks)
}
