import Sampling

/// A clock and a core that do what a test writes down: no test depends on this computer's.
struct ScriptedCore: TimedBatches {
  /// The clock advances in steps of so many ticks.
  var step: UInt64 = 1
  /// Ticks of a round, and of everything else in a batch.
  var ticksPerRound: UInt64 = 36
  var overhead: UInt64 = 60
  /// Ticks of a batch whatever its rounds, where they do not count.
  var fixedTicks: UInt64?
  /// Ticks of a probe on a quiet core.
  var floor: UInt64 = 1200
  /// Whether another hardware thread is busy at a time; everything then takes half as long again.
  var isBusy: (UInt64) -> Bool = { _ in false }
  /// The batch after which counts do not add up any more.
  var breaksAfter: Int?

  private(set) var time: UInt64 = 0
  private(set) var batches: [(rounds: UInt, isDoubled: Bool)] = []
  private(set) var probes = 0

  var isBroken: Bool { breaksAfter.map { batches.count > $0 } ?? false }

  func now() -> UInt64 { time / step * step }

  mutating func ticks(ofRounds rounds: UInt, isDoubled: Bool) -> Int64 {
    batches.append((rounds, isDoubled))
    let work = fixedTicks ?? UInt64(rounds) * (isDoubled ? 2 : 1) * ticksPerRound
    return Int64(spend(overhead + work))
  }

  mutating func probe() -> UInt32 {
    probes += 1
    return UInt32(spend(floor))
  }

  private mutating func spend(_ ticks: UInt64) -> UInt64 {
    let start = now()
    time += isBusy(time) ? ticks * 3 / 2 : ticks
    return now() - start
  }
}

extension ScriptedCore {
  init(_ change: (inout ScriptedCore) -> Void) {
    self.init()
    change(&self)
  }
}
