import Sampling
import Testing

@Suite struct `Gated sampling` {
  private static func rule(
    wanted: Int = 20, disturbed: Int = 5, least: Int = 8, room: Int = 4096,
    budget: UInt64 = 10_000_000
  ) -> GatedSampling {
    GatedSampling(
      rounds: 100, limit: 1226, wanted: wanted, disturbed: disturbed, least: least, room: room,
      budgetTicks: budget)
  }

  private func take(
    _ rule: GatedSampling, _ core: inout ScriptedCore
  ) -> (tally: GatedSampling.Tally, samples: [ProbedSample]) {
    var samples: [ProbedSample] = []
    let tally = rule.take(&core) { number, sample in
      #expect(number == samples.count)
      samples.append(sample)
    }
    return (tally, samples)
  }

  @Test func `takes what was asked for on a quiet core, and nothing else`() {
    var core = ScriptedCore()
    let (tally, samples) = take(Self.rule(), &core)
    #expect(tally == GatedSampling.Tally(samples: 20, quiet: 20, probes: 41, quietProbes: 41))
    #expect(samples.allSatisfy { $0.long - $0.short == 3600 && $0.isQuiet(limit: 1226) })
  }

  @Test func `puts a probe before, between and after the batches`() {
    var core = ScriptedCore()
    var order = ""
    struct Recorder: TimedBatches {
      var core: ScriptedCore
      var order = ""
      var isBroken: Bool { core.isBroken }
      func now() -> UInt64 { core.now() }
      mutating func probe() -> UInt32 {
        order += "p"
        return core.probe()
      }
      mutating func ticks(ofRounds rounds: UInt, isDoubled: Bool) -> Int64 {
        order += isDoubled ? "L" : "S"
        return core.ticks(ofRounds: rounds, isDoubled: isDoubled)
      }
    }
    var recorder = Recorder(core: core)
    _ = Self.rule(wanted: 4).take(&recorder) { _, _ in }
    order = recorder.order
    core = recorder.core
    // The order of the batches alternates; a probe after one sample is the one before the next.
    #expect(order == "pSpLpLpSpSpLpLpSp")
  }

  @Test func `waits for a quiet core, and takes a few samples on purpose meanwhile`() {
    var core = ScriptedCore { $0.isBusy = { $0 < 2_000_000 } }
    let (tally, samples) = take(Self.rule(), &core)
    #expect(tally.quiet == 20)
    let disturbed = samples.filter { !$0.isQuiet(limit: 1226) }
    #expect(disturbed.count == 5)
    #expect(disturbed.allSatisfy { $0.before > 1226 && $0.long - $0.short >= 3600 })
    // Two million ticks are some eleven hundred probes of 1,800.
    #expect(tally.probes > 1000 && tally.probes - tally.quietProbes > 1000)
  }

  @Test(arguments: [4900, 60_000] as [UInt64])
  func `keeps a sample that a disturbance begins in, and does not count it`(_ end: UInt64) {
    // Only the probe between two batches meets the disturbance, or also what comes after it.
    var core = ScriptedCore { $0.isBusy = { (4860..<end).contains($0) } }
    let (tally, samples) = take(Self.rule(disturbed: 0), &core)
    #expect(tally.quiet == 20 && tally.samples == 21)
    let spoiled = samples.filter { !$0.isQuiet(limit: 1226) }
    #expect(spoiled.count == 1)
    #expect(spoiled.allSatisfy { $0.before <= 1226 && max($0.between, $0.after) > 1226 })
  }

  @Test func `ends with its budget on a core that is never quiet`() {
    var core = ScriptedCore { $0.isBusy = { _ in true } }
    let (tally, samples) = take(Self.rule(), &core)
    #expect(tally.quiet == 0 && tally.quietProbes == 0)
    // The few on purpose, and what is left of the least number.
    #expect(samples.count == 8)
    #expect((10_000_000..<10_200_000).contains(core.time))
  }

  @Test func `keeps the orders balanced among quiet samples though others lie between`() {
    var core = ScriptedCore { $0.isBusy = { $0 / 50_000 % 2 == 1 } }
    let quiet = take(Self.rule(wanted: 100, disturbed: 60), &core).samples
      .filter { $0.isQuiet(limit: 1226) }
    #expect(quiet.count == 100)
    var recorded: [Bool] = []
    for (index, batch) in core.batches.enumerated() where index.isMultiple(of: 2) {
      recorded.append(batch.isDoubled)
    }
    #expect(abs(recorded.count { $0 } - recorded.count { !$0 }) <= recorded.count / 4)
  }

  @Test func `stops at its room, and when a batch was broken`() {
    var core = ScriptedCore()
    #expect(take(Self.rule(wanted: 100, room: 7), &core).samples.count == 7)
    core = ScriptedCore { $0.breaksAfter = 10 }
    #expect(take(Self.rule(wanted: 100), &core).samples.count == 6)
  }
}
