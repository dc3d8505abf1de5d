import Measurement

/// Reads boots of both versions, just as `encodeRun` writes and wrote them.
struct BootScanner {
  var text: TextScanner
  /// Those of the histogram that is being read.
  private var bins: [TickHistogram.Bin] = []

  init(_ bytes: UnsafeRawBufferPointer) { text = TextScanner(bytes) }

  /// The boots of an array that has begun, up to its closing bracket.
  mutating func restOfBoots() throws(UnusualText) -> [BootRecord] {
    var boots: [BootRecord] = []
    text.skipSpace()
    guard !text.take("]") else { return boots }
    while true {
      boots.append(try boot())
      text.skipSpace()
      // A copy that has room for these and no more: there may be ten thousand cells.
      if text.take("]") { return boots.withUnsafeBufferPointer(Array.init) }
      try text.expect(",")
      text.skipSpace()
    }
  }

  /// The keys that version 1 always has and version 2 has where there is something to say.
  private struct Evidence {
    var branches: BranchCounts?
    var calibration: Calibration??
    var exits: ExitCounters??
    var flagged: FlaggedSamples?
  }

  private mutating func boot() throws(UnusualText) -> BootRecord {
    try text.expect("{")
    var evidence = Evidence()
    if text.take("\"branches\":") {
      evidence.branches = try branches()
      try text.expect(",")
    }
    if text.take("\"calibration\":") {
      evidence.calibration = .some(text.take("null") ? nil : try calibration())
      try text.expect(",")
    }
    if text.take("\"exits\":") {
      evidence.exits = .some(text.take("null") ? nil : try exits())
      try text.expect(",")
    }
    if text.take("\"flagged\":{\"clockWentBackwards\":") {
      let clockWentBackwards = try text.integer()
      let notPositive = try text.integer(after: ",\"notPositive\":")
      evidence.flagged = FlaggedSamples(
        notPositive: notPositive, clockWentBackwards: clockWentBackwards)
      try text.expect("},")
    }
    return text.take("\"histogram\":[")
      ? try restOfVersion1(evidence) : try restOfVersion2(evidence)
  }

  private mutating func restOfVersion1(_ evidence: Evidence) throws(UnusualText) -> BootRecord {
    guard evidence.branches == nil, let calibration = evidence.calibration,
      let exits = evidence.exits, let flagged = evidence.flagged
    else { throw UnusualText() }
    let histogram = try restOfHistogram()
    let index = try text.integer(after: ",\"index\":")
    let launch = try text.integer(after: ",\"launch\":")
    let position = try text.integer(after: ",\"position\":")
    let probe = try probe()
    try text.expect(",\"runOrder\":[")
    let runOrder = try text.restOfIntegers()
    let switchesPerSample = try text.integer(after: ",\"switchesPerSample\":")
    let warmUp = try warmUp()
    try text.expect("}")
    return BootRecord(
      index: index, launch: launch, position: position, switchesPerSample: switchesPerSample,
      histogram: histogram, runOrder: runOrder, flagged: flagged, warmUp: warmUp, probe: probe,
      calibration: calibration, exits: exits)
  }

  private mutating func restOfVersion2(_ evidence: Evidence) throws(UnusualText) -> BootRecord {
    let index = try text.integer(after: "\"index\":")
    let launch = try text.integer(after: ",\"launch\":")
    let position = try text.integer(after: ",\"position\":")
    let probe = try probe()
    try text.expect(",\"runOrder\":[")
    guard let runOrder = try restOfColumn().valuesAboveLeast else { throw UnusualText() }
    try text.expect(",\"samples\":{")
    let columns = try restOfSamples()
    let statesInUse = text.take(",\"statesInUse\":") ? try text.integer() : nil
    let switchesPerSample = try text.integer(after: ",\"switchesPerSample\":")
    let wait = text.take(",\"wait\":{") ? try restOfWait() : nil
    let warmUp = try warmUp()
    try text.expect("}")
    guard let samples = try? columns.expanded() else { throw UnusualText() }
    return BootRecord(
      index: index, launch: launch, position: position, switchesPerSample: switchesPerSample,
      histogram: samples.histogram, runOrder: runOrder, flagged: evidence.flagged ?? .zero,
      warmUp: warmUp, probe: probe, calibration: evidence.calibration ?? nil,
      exits: evidence.exits ?? nil, probed: samples.probed, wait: wait,
      statesInUse: statesInUse, branches: evidence.branches)
  }
}

// MARK: Parts of both versions

extension BootScanner {
  private mutating func probe() throws(UnusualText) -> Probe {
    let adds = try text.integer(after: ",\"probe\":{\"adds\":")
    let ticks = try text.integer(after: ",\"ticks\":")
    try text.expect("}")
    return Probe(adds: adds, ticks: ticks)
  }

  private mutating func warmUp() throws(UnusualText) -> WarmUp {
    let firstTicks = try text.integer(after: ",\"warmUp\":{\"firstTicks\":")
    let samples = try text.integer(after: ",\"samples\":")
    try text.expect("}")
    return WarmUp(samples: samples, firstTicks: firstTicks)
  }

  private mutating func calibration() throws(UnusualText) -> Calibration {
    try text.expect("{\"addCheckTicks\":[")
    let addCheckTicks = try text.restOfIntegers()
    try text.expect(",\"addTicks\":[")
    let addTicks = try text.restOfIntegers()
    let adds = try text.integer(after: ",\"adds\":")
    let multiplies = try text.integer(after: ",\"multiplies\":")
    try text.expect(",\"multiplyTicks\":[")
    let multiplyTicks = try text.restOfIntegers()
    try text.expect("}")
    return Calibration(
      adds: adds, addTicks: addTicks, addCheckTicks: addCheckTicks, multiplies: multiplies,
      multiplyTicks: multiplyTicks)
  }

  private mutating func branches() throws(UnusualText) -> BranchCounts {
    let instructions = try text.integer(after: "{\"instructions\":")
    let mispredictions = try text.integer(after: ",\"mispredictions\":")
    let switches = try text.integer(after: ",\"switches\":")
    try text.expect("}")
    return BranchCounts(
      instructions: instructions, mispredictions: mispredictions, switches: switches)
  }

  private mutating func exits() throws(UnusualText) -> ExitCounters {
    let exits = try text.integer(after: "{\"exits\":")
    let instructionsEmulated = try text.integer(after: ",\"instructionsEmulated\":")
    let switches = try text.integer(after: ",\"switches\":")
    try text.expect("}")
    return ExitCounters(
      exits: exits, instructionsEmulated: instructionsEmulated, switches: switches)
  }
}

// MARK: Samples of version 1

extension BootScanner {
  private mutating func restOfHistogram() throws(UnusualText) -> TickHistogram {
    bins.removeAll(keepingCapacity: true)
    if !text.take("]") {
      repeat {
        let ticks = try text.integer(after: "[")
        let count = try text.integer(after: ",")
        try text.expect("]")
        bins.append(TickHistogram.Bin(ticks: Int64(ticks), count: count))
      } while text.take(",")
      try text.expect("]")
    }
    // A copy that has room for these and no more: there are thousands.
    let exact = bins.withUnsafeBufferPointer(Array.init)
    guard let histogram = TickHistogram(bins: exact) else { throw UnusualText() }
    return histogram
  }
}

// MARK: Samples of version 2

extension BootScanner {
  private mutating func restOfSamples() throws(UnusualText) -> SampleColumns {
    var after: SampleColumns.Column?
    var before: SampleColumns.Column?
    if text.take("\"after\":[") {
      after = try restOfColumn()
      try text.expect(",\"before\":[")
      before = try restOfColumn()
      try text.expect(",")
    }
    try text.expect("\"counts\":[")
    let counts = try text.restOfIntegers()
    try text.expect(",\"step\":")
    let step = try text.unsigned()
    try text.expect(",\"ticks\":[")
    let ticks = try restOfColumn()
    try text.expect("}")
    return SampleColumns(step: step, ticks: ticks, before: before, after: after, counts: counts)
  }

  private mutating func restOfColumn() throws(UnusualText) -> SampleColumns.Column {
    guard !text.take("]") else { return SampleColumns.Column(first: nil, distances: []) }
    let first = Int64(try text.integer())
    var distances: [UInt64] = []
    while text.take(",") { distances.append(try text.unsigned()) }
    try text.expect("]")
    return SampleColumns.Column(first: first, distances: distances)
  }

  private mutating func restOfWait() throws(UnusualText) -> QuietWait {
    let limit = try text.integer(after: "\"limit\":")
    let probes = try text.integer(after: ",\"probes\":")
    let quietProbes = try text.integer(after: ",\"quietProbes\":")
    try text.expect("}")
    return QuietWait(probes: probes, quietProbes: quietProbes, limit: limit)
  }
}
