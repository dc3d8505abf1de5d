// A boot as recordings hold it. Version 2 has its samples in columns (`SampleColumns`), leaves out
// what a boot does not have, and has of its samples with probes no second histogram. Version 1 has
// pairs in `histogram`, and null for what a boot does not have. Both are read; version 2 is written.

extension BootRecord: Codable {
  private enum Key: String, CodingKey {
    case index, launch, position, switchesPerSample, runOrder, flagged, warmUp, probe, calibration
    case exits, histogram, samples, wait, statesInUse, branches
  }

  /// Encodes a boot as version 2 has it.
  /// - Throws: `EncodingError.invalidValue` if `histogram` is not that of `probed`: one of them
  ///   would be lost.
  public func encode(to encoder: any Encoder) throws {
    if let probed, probed.histogram != histogram {
      throw EncodingError.invalidValue(
        "a histogram that is not the one of its probed samples",
        EncodingError.Context(
          codingPath: encoder.codingPath + [Key.samples],
          debugDescription: "histogram and probed must be of the same samples"))
    }
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(index, forKey: .index)
    try container.encode(launch, forKey: .launch)
    try container.encode(position, forKey: .position)
    try container.encode(switchesPerSample, forKey: .switchesPerSample)
    let columns = probed.map { SampleColumns($0) } ?? SampleColumns(histogram)
    try container.encode(columns, forKey: .samples)
    try container.encode(
      SampleColumns.Column.aboveLeast(runOrder.map { Int64($0) }), forKey: .runOrder)
    if flagged != .zero { try container.encode(flagged, forKey: .flagged) }
    try container.encode(warmUp, forKey: .warmUp)
    try container.encode(probe, forKey: .probe)
    try container.encodeIfPresent(calibration, forKey: .calibration)
    try container.encodeIfPresent(exits, forKey: .exits)
    try container.encodeIfPresent(wait, forKey: .wait)
    try container.encodeIfPresent(statesInUse, forKey: .statesInUse)
    try container.encodeIfPresent(branches, forKey: .branches)
  }

  /// Decodes a boot of version 1, which has a `histogram`, or of version 2.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let isVersion1 = container.contains(.histogram)
    self.init(
      index: try container.decode(Int.self, forKey: .index),
      launch: try container.decode(Int.self, forKey: .launch),
      position: try container.decode(Int.self, forKey: .position),
      switchesPerSample: try container.decode(Int.self, forKey: .switchesPerSample),
      histogram: TickHistogram(samples: []), runOrder: [], flagged: .zero,
      warmUp: try container.decode(WarmUp.self, forKey: .warmUp),
      probe: try container.decode(Probe.self, forKey: .probe), calibration: nil, exits: nil)
    if isVersion1 { try decodeVersion1(container) } else { try decodeVersion2(container) }
  }

  private mutating func decodeVersion1(_ container: KeyedDecodingContainer<Key>) throws {
    histogram = try container.decode(TickHistogram.self, forKey: .histogram)
    runOrder = try container.decode([Int].self, forKey: .runOrder)
    flagged = try container.decode(FlaggedSamples.self, forKey: .flagged)
    calibration = try container.decode(OrNull<Calibration>.self, forKey: .calibration).wrappedValue
    exits = try container.decode(OrNull<ExitCounters>.self, forKey: .exits).wrappedValue
  }

  private mutating func decodeVersion2(_ container: KeyedDecodingContainer<Key>) throws {
    let columns = try container.decode(SampleColumns.self, forKey: .samples)
    do throws(SampleColumns.Fault) {
      (histogram, probed) = try columns.expanded()
    } catch {
      throw error.decodingError(container.codingPath + [Key.samples])
    }
    let blocks = try container.decode(SampleColumns.Column.self, forKey: .runOrder)
    guard let medians = blocks.valuesAboveLeast else {
      throw DecodingError.dataCorruptedError(
        forKey: .runOrder, in: container, debugDescription: "a value does not fit in 64 bits")
    }
    runOrder = medians
    flagged = try container.decodeIfPresent(FlaggedSamples.self, forKey: .flagged) ?? .zero
    calibration = try container.decodeIfPresent(Calibration.self, forKey: .calibration)
    exits = try container.decodeIfPresent(ExitCounters.self, forKey: .exits)
    wait = try container.decodeIfPresent(QuietWait.self, forKey: .wait)
    statesInUse = try container.decodeIfPresent(Int.self, forKey: .statesInUse)
    branches = try container.decodeIfPresent(BranchCounts.self, forKey: .branches)
  }
}
