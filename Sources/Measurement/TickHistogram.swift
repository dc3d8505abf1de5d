/// A lossless histogram of integer samples: ascending `[ticks, count]` pairs.
///
/// A sample is the paired difference between a batch of 2N switches and a batch of N, so that the
/// cost of reading the clock and of entering the loop cancels: the ticks of N switches. Differences
/// can be zero or negative on a noisy machine; they are kept, and flagged by whoever reads them.
public struct TickHistogram: Hashable, Sendable {
  /// One distinct value and how often it was seen.
  public struct Bin: Hashable, Sendable {
    /// The sample's value in the recording's unit.
    public var ticks: Int64
    /// How many samples had it; at least 1.
    public var count: Int
    /// Makes a bin.
    public init(ticks: Int64, count: Int) {
      self.ticks = ticks
      self.count = count
    }
  }

  /// Bins in ascending order of `ticks`, each value once.
  public let bins: [Bin]

  /// Counts samples given in any order.
  ///
  /// O(n log n).
  public init(samples: some Sequence<Int64>) {
    var bins: [Bin] = []
    for sample in samples.sorted() {
      if let last = bins.indices.last, bins[last].ticks == sample {
        bins[last].count += 1
      } else {
        bins.append(Bin(ticks: sample, count: 1))
      }
    }
    self.bins = bins
  }

  /// Makes a histogram of these bins; nil unless they are valid.
  ///
  /// They must ascend strictly, every count must be positive, and the sum of the counts must fit in
  /// 64 bits.
  public init?(bins: [Bin]) {
    for (previous, next) in zip(bins, bins.dropFirst()) where previous.ticks >= next.ticks {
      return nil
    }
    guard areCounts(bins.lazy.map(\.count)) else { return nil }
    self.bins = bins
  }

  /// How many samples there are.
  public var count: Int { bins.reduce(0) { $0 + $1.count } }

  /// The sum of all samples' histograms, exactly.
  public func merging(_ other: TickHistogram) -> TickHistogram {
    var counts: [Int64: Int] = [:]
    for bin in bins + other.bins { counts[bin.ticks, default: 0] += bin.count }
    let merged = counts.sorted { $0.key < $1.key }.map { Bin(ticks: $0.key, count: $0.value) }
    return TickHistogram(ascending: merged)
  }

  private init(ascending bins: [Bin]) { self.bins = bins }
}

/// Whether all counts are positive and their sum fits in 64 bits.
func areCounts(_ counts: some Sequence<Int>) -> Bool {
  var sum = 0
  for count in counts {
    let (next, isTooGreat) = sum.addingReportingOverflow(count)
    guard count > 0, !isTooGreat else { return false }
    sum = next
  }
  return true
}

extension TickHistogram: Codable {
  /// Encodes as `[[ticks, count], ...]`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    for bin in bins { try container.encode([bin.ticks, Int64(bin.count)]) }
  }

  /// Decodes `[[ticks, count], ...]`; throws `DecodingError.dataCorrupted` when not ascending.
  public init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    var bins: [Bin] = []
    while !container.isAtEnd {
      let pair = try container.decode([Int64].self)
      guard pair.count == 2, let count = Int(exactly: pair[1]) else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "a histogram bin must be [ticks, count], not \(pair)")
      }
      bins.append(Bin(ticks: pair[0], count: count))
    }
    guard let histogram = TickHistogram(bins: bins) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "a histogram's ticks must ascend and its counts be at least 1")
    }
    self = histogram
  }
}
