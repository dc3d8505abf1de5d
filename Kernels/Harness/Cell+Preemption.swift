import CHarness
import GuestProtocol

/// Two contexts that never yield, and a timer that takes the processor from the one to the other.
///
/// No batch is timed here: `Cell.runPreemption` measures what each interrupt takes.
struct Preemption<P: Platform>: PairScenario {
  let strategy: Strategy
  let partner: Partner

  func arrange() -> CellOutcome? {
    set_active_switch(strategy.descriptor.pointee.code)
    return nil
  }

  func prepare(selectors: Selectors, system: SystemState) -> Bool {
    partner.prepare(
      strategy, entry: preemption_partner_address(), selectors: selectors, system: system,
      on: P.self)
  }

  func run(_: UnsafeMutablePointer<batch>) { CHarness.preempt() }
}

/// A cell whose contexts do not ask for a switch: a timer takes the processor away
/// (Scenarios/*/preemption.S).
extension Cell where S == Preemption<P> {
  /// Rounds of the loop that measure the cost of one.
  private static var calibrationRounds: word { 4096 }
  /// Gaps of each context that do not count as samples.
  private static var warmUpGaps: word { 16 }
  /// Gaps of context A, and as many of B, without which nothing is proven, however few samples are
  /// asked for.
  private static var leastGaps: word { 128 }
  /// Ticks, and rounds, after which an interrupt will not come any more.
  private static var patience: (ticks: word, rounds: word) { (0xFFFF_FFFF, 1 << 23) }

  /// Runs the cell at `rate` interrupts a second, 0 for the platform's choice.
  mutating func runPreemption(rate: UInt32, isInside: Bool, isNative: Bool) {
    run { cell, taken in
      cell.preempt(rate: rate, isInside: isInside, isNative: isNative, taken: &taken)
    }
  }

  private mutating func preempt(
    rate: UInt32, isInside: Bool, isNative: Bool, taken: inout Int
  ) -> CellOutcome {
    if strategy.requires(RING0), request.ring != 0 { return .unsupported }
    guard isEnteredByTimer, !isInside || strategy.requires(STAMPED) else { return .unsuitable }
    if let refusal = scenario.arrange() { return refusal }
    if let broken = checkCanaries() { return broken }
    guard scenario.prepare(selectors: timedSelectors, system: systemNow()) else {
      return .unsupported
    }

    let round = calibrateRound()
    arm(isInside: isInside, roundTicks: round)
    end.switchesPerSample = 1
    if isNative { (end.chainTicks.0, end.chainTicks.1, end.chainTicks.2) = Clock.calibrate() }
    if request.usesWindows { Guest<P>.wait(window: Window.before(end.index)) }
    if let refusal = P.startTimer(rate) { return refusal }
    CHarness.preempt()
    P.stopTimer()
    if request.usesWindows { Guest<P>.wait(window: Window.after(end.index)) }
    if isNative {
      (end.chainTicks.3, end.chainTicks.4, end.chainTicks.5) = Clock.calibrate()
      end.adds = Clock.calibrationAdds
      end.multiplies = Clock.calibrationMultiplies
    }
    count()
    taken = collect(shortBatch: Int64(isInside ? leastEmptyPair() : round))
    return judge() ?? checkCanaries() ?? .verified
  }

  /// Whether the timer's interrupt, or the signal that stands for it, leads to this strategy.
  private var isEnteredByTimer: Bool {
    var isEntered = false
    strategy.forEachHandler { way, _ in
      // Through an interrupt gate or a task gate.
      if way % word(TASK_GATES) == 32 || way == word(SIGNAL) { isEntered = true }
    }
    return isEntered
  }

  /// Ticks of one round of the loop, without interrupts: the lesser of two tries.
  private func calibrateRound() -> word {
    var least = word.max
    for _ in 0..<2 {
      reset()
      preemption_state().pointee.patience = Cell.calibrationRounds
      let start = read_clock()
      CHarness.preempt()
      // 32-bit arithmetic: i686 has no wide division.
      least = min(least, word(truncatingIfNeeded: read_clock() &- start) / Cell.calibrationRounds)
    }
    return max(1, least)
  }

  private func leastEmptyPair() -> word {
    var least = word.max
    for _ in 0..<256 { least = min(least, empty_pair()) }
    return least
  }

  private func reset() {
    preemption_state().pointee = preemption()
    measured_side().pointee = preemption_side()
    partner_side().pointee = preemption_side()
    // B begins with the first interrupt, as if it had run before choice 0 and been left by one.
    partner_side().pointee.seen = word.max
    forget_choices()
  }

  /// Sets the loop up: it ends with half as many gaps of both as samples were asked for, because no
  /// batch costs more than the time between its interrupts; or with the least, when the budget and up
  /// to 2^32 ticks more are over.
  ///
  /// The raw gaps lie in the second half of the samples' memory, A's before B's.
  private func arm(isInside: Bool, roundTicks: word) {
    reset()
    let raw = samples.count / 2
    let each = raw / 2
    let wanted = max(Cell.leastGaps, word(request.maximumSamples) / 4)
    let state = preemption_state()
    state.pointee.wanted = wanted + Cell.warmUpGaps
    state.pointee.least = Cell.leastGaps + Cell.warmUpGaps
    state.pointee.warm_up = Cell.warmUpGaps
    state.pointee.capacity = min(word(each), wanted)
    let rounds = min(Cell.patience.rounds, Cell.patience.ticks / roundTicks)
    state.pointee.patience = max(1, rounds)
    let deadline = (read_clock() &+ request.budgetTicks) >> 32 &+ 1
    state.pointee.deadline = word(truncatingIfNeeded: min(deadline, UInt64(UInt32.max)))
    state.pointee.permits = 1
    state.pointee.stamped = isInside ? 1 : 0
    let start = word(UInt(bitPattern: samples.baseAddress)) &+ word(8 * raw)
    measured_side().pointee.samples = start
    partner_side().pointee.samples = start &+ word(8 * each)
  }

  /// Every interrupt is one that A saw as a gap, one that B did, or one of a pair that came too fast
  /// to be seen; and A's and B's gaps alternate, beginning with B.
  private mutating func count() {
    let a = measured_side().pointee
    let unseen = a.merged &+ (count_of_choices() &- a.seen)
    end.switchesExpected = UInt64(count_of_choices())
    end.switchesCounted = UInt64(a.gaps &+ partner_side().pointee.gaps &+ unseen)
    end.switchesInWindow = end.switchesExpected
    end.warmUpSamples = UInt16(2 * Cell.warmUpGaps)
  }

  /// Turns the gaps into samples, in the order they happened but for those left out; returns how
  /// many.
  private func collect(shortBatch: Int64) -> Int {
    let a = measured_side().pointee
    let b = partner_side().pointee
    let pairs = Int(min(a.stored, b.stored))
    for index in 0..<pairs {
      keep(gap(index, of: b), as: 2 * index, shortBatch)
      keep(gap(index, of: a), as: 2 * index + 1, shortBatch)
    }
    return 2 * pairs
  }

  private func gap(_ index: Int, of side: preemption_side) -> Int64 {
    let start = at_address(side.samples)
    let stride = MemoryLayout<word>.size
    return Int64(truncatingIfNeeded: start.load(fromByteOffset: index * stride, as: word.self))
  }

  private func keep(_ gap: Int64, as index: Int, _ shortBatch: Int64) {
    samples[2 * index] = shortBatch
    samples[2 * index + 1] = gap
  }

  private mutating func judge() -> CellOutcome? {
    let state = preemption_state().pointee
    if partner.isOverrun { return .stackOverrun }
    if state.broken != 0 || end.switchesCounted != end.switchesExpected { return .miscounted }
    guard isWhole(measured_side().pointee), isWhole(partner_side().pointee) else {
      return .notPreserved
    }
    return state.gave_up != 0 ? .noInterrupts : nil
  }

  /// Whether a side's arithmetic has the value that belongs to its rounds.
  private mutating func isWhole(_ side: preemption_side) -> Bool {
    let expected = sum(side.step, rounds: side.chain_rounds)
    if side.gaps == 0 || side.chain == expected { return true }
    // The sum is in (e|r)bp; whatever was lost shows there.
    end.changed |= UInt64(BP)
    end.firstBroken = (5, UInt64(expected), UInt64(side.chain))
    return false
  }

  /// The result of the loop's arithmetic: x <- 5 x + step, starting with step.
  ///
  /// Applying a round twice is again of the form a x + b, so that the rounds' bits do.
  private func sum(_ step: word, rounds: word) -> word {
    var (result, factor, summand, left) = (step, word(5), step, rounds)
    while left != 0 {
      if left & 1 == 1 { result = factor &* result &+ summand }
      summand = factor &* summand &+ summand
      factor = factor &* factor
      left >>= 1
    }
    return result
  }
}
