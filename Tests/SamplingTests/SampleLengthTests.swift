import Sampling
import Testing

@Suite struct `The length of a sample` {
  @Test(arguments: [1, 2, 26, 1000] as [UInt64])
  func `spans the ticks asked for, whatever the clock's step`(_ step: UInt64) throws {
    var core = ScriptedCore { $0.step = step }
    let least = Int64(max(4800, 100 * step))
    let rounds = try #require(SampleLength(firstRounds: 1, leastTicks: least).choose(&core))
    // 36 ticks a round: the least power of two that is long enough, within one step.
    #expect(Int64(rounds) * 36 + Int64(step) >= least)
    #expect(Int64(rounds / 2) * 36 <= least)
  }

  @Test func `begins with the rounds asked for`() {
    var core = ScriptedCore()
    #expect(SampleLength(firstRounds: 100, leastTicks: 10).choose(&core) == 100)
    #expect(core.batches.count == 8)
  }

  @Test func `does not grow for ever where twice the work takes as long`() throws {
    var core = ScriptedCore { $0.fixedTicks = 50_000 }
    #expect(SampleLength(firstRounds: 1, leastTicks: 5000).choose(&core) == 1)
    // One that is not long by itself either stops at the limit and says so.
    core.fixedTicks = 10
    #expect(SampleLength(firstRounds: 1, leastTicks: 5000).choose(&core) == nil)
    #expect(core.batches.last?.rounds == SampleLength.mostRounds / 2)
  }

  /// Of the eight batches of a try, the last shorter or the last longer one is interrupted.
  @Test(arguments: [(7, 16), (8, 8)] as [(Int, UInt)])
  func `is not chosen from an interrupted batch`(_ interrupted: Int, _ first: UInt) {
    var core = ScriptedCore()
    var calls = 0
    core.isBusy = { _ in
      calls += 1
      return calls == interrupted
    }
    #expect(SampleLength(firstRounds: first, leastTicks: 500).choose(&core) == 16)
  }

  @Test func `is none when a batch was broken`() {
    var core = ScriptedCore { $0.breaksAfter = 3 }
    #expect(SampleLength(firstRounds: 1, leastTicks: 5000).choose(&core) == nil)
    #expect(core.batches.count == 4)
  }
}
