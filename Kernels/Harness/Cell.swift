import CHarness
import GuestProtocol
import Sampling

/// Measures one cell: canaries, sizing, warm-up, samples, canaries.
///
/// Nothing is sent in between, and each batch proves that it switched exactly as often as it was
/// asked to.
struct Cell<P: Platform, S: Scenario> {
  let scenario: S
  let request: SamplingRequest
  let partner: Partner
  let samples: UnsafeMutableBufferPointer<Int64>
  /// Switches of a sample as the host asks for them; 0 to choose.
  let askedSwitches: UInt32
  var end = CellEnd()
  private var miscounted = false
  private var statesTimed: UInt32?
  /// Words of `samples` that one sample takes: two batches, and with probes the three of them.
  private var wordsPerSample: Int { end.probes > 0 ? 4 : 2 }
  var strategy: Strategy { scenario.strategy }

  /// Prepares a cell that keeps its samples, two batches each, in `samples`.
  init(
    index: UInt32, switches: UInt32, scenario: S, request: SamplingRequest, partner: Partner,
    samples: UnsafeMutableRawBufferPointer, on _: P.Type
  ) {
    askedSwitches = switches
    self.scenario = scenario
    self.request = request
    self.partner = partner
    self.samples = samples.bindMemory(to: Int64.self)
    end.index = index
    end.promised = strategy.promises
    end.frameBytes = UInt64(strategy.frameBytes)
  }

  /// Runs the cell and sends its samples and its end.
  mutating func run(clockStep: UInt32, isNative: Bool) {
    run { cell, taken in
      cell.measure(clockStep: clockStep, isNative: isNative, taken: &taken)
    }
  }

  /// Meets the strategy's requirements, runs the measurement, and sends its result.
  mutating func run(_ body: (inout Cell, _ taken: inout Int) -> CellOutcome) {
    var taken = 0
    loadSelectors(timedSelectors)
    let outcome = P.grant(strategy) ?? body(&self, &taken)
    loadSelectors(P.selectors().usual)
    if outcome == .verified, strategy.requires(HAS_XSAVE), Features.tellsStatesInUse {
      let states = statesTimed ?? read_states_in_use()
      P.send(.statesInUse) { writer in
        writer.put(end.index)
        writer.put(states)
      }
    }
    P.release(strategy)
    end.outcome = outcome.rawValue
    if outcome == .verified {
      P.send(.samples) { writer in
        writer.put(end.index)
        writer.put(UInt32(taken))
        putBatches(taken, to: &writer)
        if end.probes > 0 { putProbes(taken, to: &writer) }
      }
    }
    P.send(.cellEnd) { end.write(to: &$0) }
  }

  private mutating func measure(
    clockStep: UInt32, isNative: Bool, taken: inout Int
  ) -> CellOutcome {
    if strategy.requires(RING0), request.ring != 0 { return .unsupported }
    if strategy.promises(CR3), !P.hasPaging { return .pagingRefused }
    if let refusal = scenario.arrange() { return refusal }
    if let broken = checkCanaries() { return broken }
    guard scenario.prepare(selectors: timedSelectors, system: timedSystem()) else {
      return .unsupported
    }
    if strategy.requires(STATES_IN_USE) { use_states(Features.enabledStates) }

    guard
      let rounds = askedSwitches > 0 ? askedRounds : chooseRounds(clockStep: clockStep)
    else { return miscounted ? .miscounted : .clockTooCoarse }
    end.switchesPerSample = UInt64(rounds) * scenario.entriesPerRound
    let isGated = isNative && request.gate.probeRounds > 0
    if isGated, request.gate.scrubs, scenario.scrubsPredictors { scrub_predictors() }
    warmUp(rounds)
    if isNative { (end.chainTicks.0, end.chainTicks.1, end.chainTicks.2) = Clock.calibrate() }
    if request.usesWindows { Guest<P>.wait(window: Window.before(end.index)) }
    taken = isGated ? takeGatedSamples(rounds) : takeSamples(rounds)
    if request.usesWindows { Guest<P>.wait(window: Window.after(end.index)) }
    if isNative {
      (end.chainTicks.3, end.chainTicks.4, end.chainTicks.5) = Clock.calibrate()
      end.adds = Clock.calibrationAdds
      end.multiplies = Clock.calibrationMultiplies
    }
    if miscounted { return .miscounted }
    if strategy.requires(STATES_IN_USE), Features.tellsStatesInUse {
      // The canaries leave all of it unused.
      statesTimed = read_states_in_use()
    }
    return scenario.finding() ?? checkCanaries() ?? .verified
  }

  /// Takes warm-up samples, which do not count, until the predictors have settled.
  ///
  /// As many as requested, but at most a quarter of the budget's time beyond the first few.
  private mutating func warmUp(_ rounds: word) {
    let start = read_clock()
    let limit = min(request.warmUpSamples, UInt32(UInt16.max))
    while UInt32(end.warmUpSamples) < limit, !miscounted {
      let sample = pair(rounds, longFirst: false)
      if end.warmUpSamples == 0 {
        end.firstTicks = UInt64(bitPattern: max(0, sample.long - sample.short))
      }
      end.warmUpSamples += 1
      if UInt32(end.warmUpSamples) >= leastSamples / 2,
        read_clock() &- start >= request.budgetTicks / 4
      {
        break
      }
    }
  }

  /// Samples until the budget or the maximum is reached; at least the minimum.
  private mutating func takeSamples(_ rounds: word) -> Int {
    let countedBefore = end.switchesCounted
    let limit = min(samples.count / 2, Int(request.maximumSamples))
    let start = read_clock()
    var taken = 0
    while taken < limit, !miscounted {
      // The order of the batches alternates, so that a drift cancels.
      let sample = pair(rounds, longFirst: taken & 1 == 1)
      samples[2 * taken] = sample.short
      samples[2 * taken + 1] = sample.long
      taken += 1
      if taken >= Int(leastSamples), read_clock() &- start >= request.budgetTicks {
        break
      }
    }
    end.switchesInWindow = end.switchesCounted - countedBefore
    return taken
  }

  /// Samples while the core is quiet, as far as the budget reaches.
  private mutating func takeGatedSamples(_ rounds: word) -> Int {
    let gate = request.gate
    let countedBefore = end.switchesCounted
    let sampling = GatedSampling(
      rounds: UInt(rounds), limit: gate.limit, wanted: Int(gate.quietSamples),
      disturbed: Int(gate.disturbedSamples), least: Int(leastSamples), room: samples.count / 4,
      budgetTicks: gate.budgetTicks)
    let room = samples
    let tally = sampling.take(&self) { index, sample in
      room[4 * index] = sample.short
      room[4 * index + 1] = sample.long
      room[4 * index + 2] = Int64(sample.before) | Int64(sample.between) << 32
      room[4 * index + 3] = Int64(sample.after)
    }
    end.probes = UInt64(tally.probes)
    end.quietProbes = UInt64(tally.quietProbes)
    end.probeLimit = UInt64(gate.limit)
    end.switchesInWindow = end.switchesCounted - countedBefore
    return tally.samples
  }

  private func putBatches(_ taken: Int, to writer: inout FrameWriter) {
    for index in 0..<taken {
      writer.put(samples[wordsPerSample * index])
      writer.put(samples[wordsPerSample * index + 1])
    }
  }

  private func putProbes(_ taken: Int, to writer: inout FrameWriter) {
    for index in 0..<taken {
      let (first, last) = (samples[4 * index + 2], samples[4 * index + 3])
      writer.put(UInt32(truncatingIfNeeded: first))
      writer.put(UInt32(truncatingIfNeeded: first >> 32))
      writer.put(UInt32(truncatingIfNeeded: last))
    }
  }

  private var leastSamples: UInt32 { scenario.leastSamples(of: request.minimumSamples) }

  private var askedRounds: word {
    max(1, word(askedSwitches) / max(1, word(truncatingIfNeeded: scenario.entriesPerRound)))
  }

  /// Rounds of the shorter batch: as asked where a cell then fits its budget, fewer where switches
  /// are slow, more where a sample would be too short.
  private mutating func chooseRounds(clockStep: UInt32) -> word? {
    var one = Int64.max
    for _ in 0..<3 { one = min(one, max(1, timed(1))) }
    guard !miscounted else { return nil }
    // One sample is three times the shorter batch. 32-bit arithmetic: i686 has no wide division.
    let budget = word(truncatingIfNeeded: min(request.budgetTicks, UInt64(UInt32.max) >> 1))
    let slow = word(truncatingIfNeeded: min(one, Int64(Int32.max) >> 1))
    let affordable = budget / slow / (3 * max(1, word(leastSamples)))
    let rounds = max(1, min(scenario.rounds(for: request.roundTrips), affordable))
    let leastTicks = max(
      Int64(request.minimumSteps) * Int64(max(1, clockStep)), Int64(request.gate.minimumTicks))
    // A round that is far longer than that needs no trial, and would make it a long one.
    if one >= 8 * leastTicks { return rounds }
    return SampleLength(firstRounds: UInt(rounds), leastTicks: leastTicks).choose(&self)
      .map { word($0) }
  }

  /// One sample: a batch of N rounds and one of 2N, in either order.
  private mutating func pair(_ rounds: word, longFirst: Bool) -> (short: Int64, long: Int64) {
    if longFirst {
      let long = timed(rounds, isDoubled: true)
      return (timed(rounds), long)
    }
    let short = timed(rounds)
    return (short, timed(rounds, isDoubled: true))
  }

  /// Ticks of one batch, or of one of twice the work, whose contexts must have counted every switch
  /// themselves.
  private mutating func timed(_ rounds: word, isDoubled: Bool = false) -> Int64 {
    let before = scenario.entries
    var timing = batch(rounds: rounds, start: 0, end: 0)
    if isDoubled { scenario.runDoubled(&timing) } else { scenario.run(&timing) }
    let after = scenario.entries
    let expected = UInt64(rounds) * scenario.entriesPerRound * (isDoubled ? 2 : 1)
    let counted = UInt64(after &- before)
    end.switchesExpected += expected
    end.switchesCounted += counted
    if counted != expected { miscounted = true }
    return Int64(bitPattern: timing.end &- timing.start)
  }

  /// Exchanges canaries; nil when every promise held.
  mutating func checkCanaries() -> CellOutcome? {
    let usual = P.selectors().usual
    let other = P.selectors().other
    let running = systemNow()
    let alternate =
      strategy.requires(RING0 | PROCESSES) ? P.alternateSystem() ?? running : running
    let isTransferring = strategy.requires(TRANSFERS)
    guard
      partner.prepare(
        strategy,
        entry: isTransferring ? canary_partner_transferred_address() : canary_partner_address(),
        selectors: other, system: alternate, on: P.self)
    else { return .unsupported }
    if isTransferring {
      set_transferring_switch(strategy.code)
      set_active_switch(transfer_address())
    }
    let finding = Canaries.exchange(
      strategy, usual: usual, other: other, system: running, alternate: alternate)
    if isTransferring { set_active_switch(strategy.code) }
    end.changed |= finding.changed
    if finding.changed & end.promised != 0 {
      end.firstBroken = finding.firstBroken
      return .notPreserved
    }
    // A stack pointer may come back unchanged and be wrong: that of another stack all the time.
    let stackPointer = partner_canary().pointee.in.4
    if !strategy.requires(NO_SWITCH | PROCESSES), !partner.owns(stackPointer) {
      end.firstBroken = (
        UInt64(SP.trailingZeroBitCount), UInt64(partner_context().pointee.handle),
        UInt64(stackPointer)
      )
      return .notPreserved
    }
    return partner.isOverrun ? .stackOverrun : nil
  }
}

extension Cell: TimedBatches {
  var isBroken: Bool { miscounted }

  mutating func ticks(ofRounds rounds: UInt, isDoubled: Bool) -> Int64 {
    timed(word(rounds), isDoubled: isDoubled)
  }

  mutating func probe() -> UInt32 { Clock.coRunnerProbe(rounds: request.gate.probeRounds) }

  func now() -> UInt64 { read_clock() }
}
