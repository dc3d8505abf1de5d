import Measurement

/// Reads launches just as `encodeRun` writes them: each says what its processor is, so a run of today
/// has a megabyte of them.
struct LaunchScanner {
  var text: TextScanner

  /// The launch that begins here; nil where it is not written in that way, or did not finish.
  mutating func launch() -> LaunchRecord? {
    let start = text.index
    if let launch = try? usualLaunch() { return launch }
    text.index = start
    return nil
  }

  private mutating func usualLaunch() throws(UnusualText) -> LaunchRecord {
    let architecture: Architecture = try text.word(after: "{\"architecture\":")
    let boot = try text.integer(after: ",\"boot\":")
    let clockStep = try text.integerOrNull(after: ",\"clockStep\":")
    let firstSample = try text.integerOrNull(
      after: ",\"failure\":null,\"firstSampleMicroseconds\":")
    let switches = text.take(",\"involuntarySwitches\":") ? try text.integer() : nil
    let machine: Machine = try text.word(after: ",\"machine\":")
    try text.expect(",\"placement\":")
    let placement = text.take("null") ? nil : try placement()
    let processor = text.take(",\"processor\":{") ? try restOfProcessor() : nil
    guard let ring = Ring(rawValue: try text.integer(after: ",\"ring\":")) else {
      throw UnusualText()
    }
    let wall = try text.integer(after: ",\"wallMicroseconds\":")
    try text.expect("}")
    return LaunchRecord(
      machine: machine, architecture: architecture, ring: ring, boot: boot, placement: placement,
      clockStep: clockStep, firstSampleMicroseconds: firstSample, wallMicroseconds: wall,
      failure: nil, processor: processor, involuntarySwitches: switches)
  }

  private mutating func placement() throws(UnusualText) -> Placement {
    let cpu = try text.integer(after: "{\"cpu\":")
    try text.expect(",\"cpusReadBack\":[")
    let cpus = try text.restOfIntegers()
    let node = try text.integer(after: ",\"node\":")
    try text.expect(",\"nodesReadBack\":{\"value\":[")
    let nodes = try text.restOfIntegers()
    try text.expect("}}")
    return Placement(cpu: cpu, cpusReadBack: cpus, node: node, nodesReadBack: .known(nodes))
  }

  private mutating func restOfProcessor() throws(UnusualText) -> ProcessorEvidence {
    let brand = try text.string(after: "\"brand\":")
    try text.expect(",\"chains\":[")
    var chains: [ProcessorEvidence.TimedChain] = []
    if !text.take("]") {
      repeat {
        let count = try text.integer(after: "{\"count\":")
        let kind: ChainKind = try text.word(after: ",\"of\":")
        let ticks = try text.integer(after: ",\"ticks\":")
        try text.expect("}")
        chains.append(ProcessorEvidence.TimedChain(of: kind, count: count, ticks: ticks))
      } while text.take(",")
      try text.expect("]")
    }
    let enabled = text.take(",\"enabledStates\":") ? try text.integer() : nil
    let hypervisor = text.take(",\"hypervisor\":") ? try text.string(after: "") : nil
    let inUse = text.take(",\"statesInUse\":") ? try text.integer() : nil
    let vendor = try text.string(after: ",\"vendor\":")
    try text.expect("}")
    return ProcessorEvidence(
      vendor: vendor, brand: brand, hypervisor: hypervisor, enabledStates: enabled,
      statesInUse: inUse, chains: chains)
  }
}
