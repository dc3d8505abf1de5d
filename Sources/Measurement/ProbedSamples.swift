/// Samples together with the co-runner probes around them.

/// A joint histogram of samples and of the probes before and after each.
///
/// A sample is quiet when both probes are at the floor; so this is all that a gate, or a regression
/// of the samples on the probes, has to know.
public struct ProbedSamples: Hashable, Sendable {
  /// One distinct combination and how often it was seen.
  public struct Bin: Hashable, Sendable, Comparable {
    /// The sample, as in `TickHistogram`.
    public var ticks: Int64
    /// Ticks of the probe before the sample.
    public var before: Int
    /// Ticks of the longer one of the two probes between its batches and after it.
    public var after: Int
    /// How many samples were like this; at least 1.
    public var count: Int

    /// Makes a bin.
    public init(ticks: Int64, before: Int, after: Int, count: Int = 1) {
      self.ticks = ticks
      self.before = before
      self.after = after
      self.count = count
    }

    /// Whether both probes took at most this many ticks.
    public func isQuiet(limit: Int) -> Bool { before <= limit && after <= limit }

    /// Orders by sample, then by the probes.
    public static func < (a: Bin, b: Bin) -> Bool {
      (a.ticks, a.before, a.after) < (b.ticks, b.before, b.after)
    }
  }

  /// Bins in ascending order, each combination once.
  public let bins: [Bin]

  /// Counts samples given in any order; O(n log n).
  public init(samples: some Sequence<Bin>) {
    var bins: [Bin] = []
    for sample in samples.sorted() {
      if let last = bins.last, !(last < sample) {
        bins[bins.count - 1].count += sample.count
      } else {
        bins.append(sample)
      }
    }
    self.bins = bins
  }

  /// Makes samples of these bins; nil unless they are valid.
  ///
  /// They must ascend strictly, every count must be positive, and the sum of the counts must fit in
  /// 64 bits.
  public init?(bins: [Bin]) {
    for (previous, next) in zip(bins, bins.dropFirst()) where !(previous < next) { return nil }
    guard areCounts(bins.lazy.map(\.count)) else { return nil }
    self.bins = bins
  }

  /// How many samples there are.
  public var count: Int { bins.reduce(0) { $0 + $1.count } }

  /// All samples without their probes.
  public var histogram: TickHistogram { histogram { _ in true } }

  /// The samples of those bins.
  public func histogram(where isIncluded: (Bin) -> Bool) -> TickHistogram {
    var merged: [TickHistogram.Bin] = []
    for bin in bins where isIncluded(bin) {
      if merged.last?.ticks == bin.ticks {
        merged[merged.count - 1].count += bin.count
      } else {
        merged.append(TickHistogram.Bin(ticks: bin.ticks, count: bin.count))
      }
    }
    // Bins ascend by ticks, so these do, and their counts are positive.
    return TickHistogram(bins: merged) ?? TickHistogram(samples: [])
  }
}

/// How a guest waited for a quiet core while it sampled one cell.
public struct QuietWait: Codable, Hashable, Sendable {
  /// Probes taken while it waited and around samples.
  public var probes: Int
  /// Those that took at most `limit` ticks.
  public var quietProbes: Int
  /// The provisional limit that the guest went by; the report applies the final one.
  public var limit: Int

  /// Makes a description.
  public init(probes: Int, quietProbes: Int, limit: Int) {
    self.probes = probes
    self.quietProbes = quietProbes
    self.limit = limit
  }
}

/// The co-runner probe of a run.
public struct CoRunnerProbe: Codable, Hashable, Sendable {
  /// Independent one-cycle instructions in one probe.
  public var instructions: Int
  /// How every gated cell begins.
  public var start: CanonicalStart

  /// Makes a description.
  public init(instructions: Int, start: CanonicalStart) {
    self.instructions = instructions
    self.start = start
  }
}

/// How a cell starts from the same branch predictor state in every boot.
public enum CanonicalStart: String, Codable, CaseIterable, Sendable {
  /// Not at all: the predictors know the code that ran before in the launch.
  case none
  /// A launch of its own.
  case launch
  /// The predictors are overwritten before the cell (`Harness/*/scrub.S`).
  case scrub
}

/// Why no more boots of a cell are measured.
public struct Closing: Codable, Hashable, Sendable {
  /// Why, as a stable word.
  public enum Reason: String, Codable, CaseIterable, Sendable {
    /// Its interval is as narrow as was asked for.
    case precise
    /// All boots that it may have were measured, and its interval is wider.
    case bootLimit = "boot-limit"
    /// The time that the run may take was over.
    case timeLimit = "time-limit"
    /// Its number is exact, or comes from an emulator: more boots would say the same.
    case enough
  }

  /// Why.
  public var reason: Reason
  /// Boots measured by then.
  public var boots: Int

  /// Makes a closing.
  public init(reason: Reason, boots: Int) {
    self.reason = reason
    self.boots = boots
  }
}
