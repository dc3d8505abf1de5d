import Foundation
import Measurement
import Statistics
import Testing

@testable import Analysis

@Suite struct `a test of the gate itself` {
  /// Cells whose boots are independent normal values, so that all that is found is chance.
  private static func noise(
    _ levels: [Double], pairs: Int = 40, seed: UInt64 = 3
  ) -> NoiseRecording {
    var generator = SplitMix64(seed: seed)
    func normal() -> Double {
      normalQuantile(Double(generator.next() >> 12) * 0x1p-52 + 0x1p-53) ?? 0
    }
    let run = run([])
    return NoiseRecording(
      comparison: "made-up",
      arms: ["base", "head", "control"].map {
        NoiseRecording.RecordedArm(
          name: $0, command: ["made"], suite: run.suite, startedAt: "", sha256: "")
      }, host: run.host, images: [],
      plan: SamplingPlan(
        boots: pairs, cellBudgetMicroseconds: 0, maximumSamples: 0, warmUpSamples: 0, seed: 0,
        cpu: nil, numaNode: nil), warnings: [],
      cells: levels.enumerated().map { index, level in
        NoiseRecording.CellNoise(
          id: id("s\(index)"),
          ticks: (0..<3).map { _ in (0..<pairs).map { _ in 100 * exp(level * normal()) } })
      })
  }

  private static let quiet = noise([Double](repeating: 0.006, count: 12))
  private static let loud = noise([Double](repeating: 0.06, count: 30))

  /// Noise of quiet samples: boots exact to 0.02 %, 2 % of them in another state, 1 % a little high.
  private static func states(cells: Int, pairs: Int = 84, seed: UInt64 = 5) -> NoiseRecording {
    var noise = noise([Double](repeating: 0.0002, count: cells), pairs: pairs, seed: seed)
    noise.coRunnerProbe = CoRunnerProbe(instructions: 6400, start: .scrub)
    var generator = SplitMix64(seed: seed + 1)
    func uniform() -> Double { Double(generator.next() >> 11) * 0x1p-53 }
    for cell in noise.cells.indices {
      noise.cells[cell].ticks = noise.cells[cell].ticks.map { arm in
        arm.map { ticks in
          let (draw, size) = (uniform(), 0.02 + 0.02 * uniform())
          let share = draw < 0.01 ? size : draw < 0.02 ? -size : draw < 0.03 ? 0.025 : 0
          return ticks.map { $0 * (1 + share) }
        }
      }
    }
    return noise
  }

  private func test(
    _ noise: NoiseRecording, families: Int = 100, seed: UInt64 = 1,
    gate: (Comparison) -> [CellID] = \.flagged
  ) throws -> SelfTest {
    var plan = SelfTestPlan.ungated(families: families, seed: seed)
    plan.settings.confidence = 0.95
    return try SelfTest(noise, plan, gate: gate)
  }

  @Test func `finds that the gate holds in quiet and in loud noise`() throws {
    for noise in [Self.quiet, Self.loud] {
      let result = try test(noise)
      #expect(result.holds && result.flagged.trials == 100 && result.regressions.count == 0)
      #expect(result.rowsFlagged.trials == 100 * noise.cells.count)
      // Forty pairs are dealt again and again: their own medians are not quite nothing.
      #expect(abs(result.covered.share - result.coverage) < 0.01)
      // Of 16 signs at least 4 are of either kind: 2 (1 + 16 + 120 + 560) of 2^16 are not so.
      #expect(result.plan.pairs == 16)
      #expect(abs(result.coverage - (1 - 1394.0 / 65536)) < 1e-12)
    }
  }

  @Test func `finds 3 % in nine of ten where the noise of a pair is below 1 %`() throws {
    let result = try test(Self.quiet)
    let row = try #require(result.power.first)
    #expect(row.name == "every cell" && row.cells == 12)
    let found = Dictionary(
      uniqueKeysWithValues: zip(result.plan.injections, row.results))
    #expect(try #require(found[.share(0.03)]).slower.share >= 0.9)
    #expect(try #require(found[.share(0.03)]).confirmed.share >= 0.85)
    #expect(try #require(found[.share(0.01)]).slower.share < 0.05)
    // Power and what is left open add up to what was tried.
    for result in row.results {
      #expect(result.slower.trials == 10 * 12)
      #expect(result.slower.count + result.inconclusive.count <= result.slower.trials)
    }
    #expect(try #require(try test(Self.loud).power.first).results[2].slower.share < 0.1)
  }

  @Test func `finds in which noise the goal is reached, and what the parts of the gate are for`()
    throws
  {
    let result = try test(Self.loud)
    #expect(result.quieter.map(\.noise) == result.plan.levels)
    for row in result.quieter {
      #expect(row.normal.trials == 5 * 30 && row.asRecorded.trials == 5 * 30)
      // By `gatePower`, which is exact for one look at normal noise: no more can pass two.
      let most = try #require(
        gatePower(
          effect: logRatio(0.03), pairs: result.plan.pairs, noise: row.noise,
          threshold: logRatio(0.02), confidence: 0.95))
      #expect(row.normal.share < most + 0.1, "\(row.noise)")
    }
    let limits = [\QuieterNoise.normal, \.asRecorded].map(result.noiseForGoal)
    #expect(limits.allSatisfy { (0.0075...0.015).contains($0 ?? 0) }, "\(limits)")
    #expect(result.quieter.first?.normal.share == 1)
    #expect((result.quieter.last?.normal.share ?? 1) < result.plan.goal.power)
    #expect(result.flagged.count <= result.flaggedWithoutBar.count)
    #expect(result.flaggedWithoutBar.count < result.flaggedByBaseAlone.count)
  }

  @Test func `finds 0.2 % and 0.5 % where boots are exact and some are in another state`() throws {
    let noise = Self.states(cells: 20)
    let plan = SelfTestPlan.standard(for: noise, families: 100)
    #expect(plan.looks == PairRule.declaredLooks && plan.settings.threshold == 0.001)
    let result = try SelfTest(noise, plan)
    #expect(result.holds && result.flagged.count == 0)
    for goal in plan.goals {
      #expect(try #require(result.found(goal)).share >= goal.power, "\(goal)")
    }
    // A cell stops when its scatter allows it: hardly any takes all 36 pairs.
    #expect((8...20).contains(result.pairsOfRow), "\(result.pairsOfRow)")
    #expect(plan.confirmingPairs == 24)
  }

  @Test func `a threshold below the noise of another state fails it`() throws {
    // Without intervals, one boot in another state of few is a change.
    let noise = Self.states(cells: 20)
    let mutant = try SelfTest(noise, .standard(for: noise, families: 40)) { comparison in
      comparison.gated.filter { row in
        row.pairs.prefix(2).allSatisfy { $0.head / $0.base > 1.0002 }
      }.map(\.id)
    }
    #expect(!mutant.holds)
  }

  @Test func `a plan follows from whether the noise is of quiet samples`() {
    let loose = SelfTestPlan.standard(for: Self.quiet)
    #expect(loose.looks == [16] && loose.settings.threshold == 0.02)
    #expect(loose.confirmingPairs == 32 && loose.goal.share == 0.03)
  }

  @Test func `lost pairs are left out of noise, as a comparison leaves them out`() throws {
    let ticks = (0..<12).map { 20 + Double($0) }
    let arms = [probed(ticks, lost: [1]), probed(ticks, lost: [4]), probed(ticks)].map { cell in
      var run = gated([cell])
      run.plan.boots = 10
      return (name: "arm", run: run, sha256: "")
    }
    let noise = try NoiseRecording(comparison: "c", arms: arms)
    #expect(noise.coRunnerProbe == arms[0].run.coRunnerProbe && noise.pairs == 10)
    let kept = [20.0, 22, 23, 25, 26, 27, 28, 29, 30, 31]
    for arm in noise.cells[0].ticks {
      #expect(zip(arm, kept).allSatisfy { abs(($0 ?? 0) - $1) < 1e-9 }, "\(arm)")
    }
  }

  @Test func `noise of one level is that of every cell, and stays what it was`() throws {
    for noise in [Self.loud.shrunk(to: 0.004), Self.quiet.shrunk(to: 0.1)] {
      let levels = noise.cells.map(noiseOfPair)
      #expect(levels.allSatisfy { abs($0 / levels[0] - 1) < 1e-9 })
    }
    let same = Self.loud.shrunk(to: noiseOfPair(Self.loud.cells[0]))
    for (one, other) in zip(same.cells[0].ticks.joined(), Self.loud.cells[0].ticks.joined()) {
      #expect(abs((one ?? 0) / (other ?? 1) - 1) < 1e-12)
    }
    let normal = Self.loud.normal(0.01, seed: 1)
    #expect(normal.normal(0.01, seed: 1) == normal && normal.normal(0.01, seed: 2) != normal)
    let mean = normal.cells.map(noiseOfPair).reduce(0, +) / 30
    #expect(abs(mean / 0.01 - 1) < 0.1, "\(mean)")
    var still = Self.quiet
    still.cells[0].ticks = [[Double?]](repeating: [Double?](repeating: 7, count: 40), count: 3)
    #expect(still.shrunk(to: 0.01).cells[0].ticks == still.cells[0].ticks)
  }

  @Test func `a gate that looks at p alone fails it`() throws {
    let mutant = try test(Self.quiet) { comparison in
      comparison.gated.filter { $0.change.p < 0.05 && $0.change.estimate > 0 }.map(\.id)
    }
    #expect(!mutant.holds && mutant.flagged.share > 0.1)
  }

  @Test func `a gate that pools samples fails it`() throws {
    // Samples of one boot lie together: fifty of each are as good as fifty copies of it.
    let mutant = try test(Self.loud, families: 20) { comparison in
      comparison.gated.filter { row in
        let pooled = row.pairs.flatMap { [BootPair](repeating: $0, count: 50) }
        let change = LogChange(pairs: pooled, confidence: 0.95)
        return (change?.lower ?? 0) > 0 && (change?.estimate ?? 0) > logRatio(0.02)
      }.map(\.id)
    }
    #expect(!mutant.holds && mutant.flagged.share > 0.9)
  }

  @Test func `a gate without the control fails it in loud noise`() throws {
    let mutant = try test(Self.loud) { comparison in
      comparison.gated.filter { $0.change.lower > 0 && $0.change.estimate > 0.02 }.map(\.id)
    }
    #expect(!mutant.holds)
  }

  @Test func `the same seed gives the same, another seed another`() throws {
    let (one, same) = (try test(Self.loud, families: 30), try test(Self.loud, families: 30))
    #expect(one == same)
    #expect(try test(Self.loud, families: 30, seed: 2).covered != one.covered)
  }

  @Test func `draws successive pairs, and others to confirm`() {
    var deck = FamilyDeck(
      recorded: 40, pairs: 10, confirmingPairs: 20, generator: SplitMix64(seed: 5))
    for _ in 0..<50 {
      let draw = deck.draw()
      let boots = draw.first.map(\.boot)
      #expect(boots == Array(boots[0]..<boots[0] + 10))
      #expect(Set(boots + draw.second.map(\.boot)).count == 30)
      #expect((draw.first + draw.second).allSatisfy { Set($0.arms) == [0, 1, 2] })
    }
    #expect(deck.asRecorded.count == 24 && Set(deck.asRecorded.map { $0[0].boot }).count == 4)
    var short = FamilyDeck(
      recorded: 10, pairs: 10, confirmingPairs: 20, generator: SplitMix64(seed: 5))
    #expect(short.draw().second.isEmpty)
  }

  @Test func `judges drawn pairs as the comparison of their recordings is judged`() throws {
    let ticks = [around(1), around(1.05), around(1.001)].map { ratios($0) }
    let arms = ticks.map { arm([timed(id(), $0)]) }
    let settings = ComparisonSettings.looseGate
    let real = compare(
      base: arms[0], head: arms[1], control: arms[2], settings: settings, pairing: .interleaved)
    let noise = try NoiseRecording(
      comparison: "c", arms: arms.map { ($0.name, $0.run, "") })
    let drawn = noise.comparison(
      of: noise.plan.boots == 10 ? (0..<10).map { DrawnPair(boot: $0, arms: [0, 1, 2]) } : [],
      settings)
    #expect(drawn.rows.map(\.change) == real.rows.map(\.change))
    #expect(drawn.flagged == real.flagged && drawn.flagged == [id()])
    #expect(drawn.rows.map(\.bar) == real.rows.map(\.bar) && drawn.outcome == real.outcome)
  }

  @Test func `what is not noise is refused, with what to do`() {
    let cell = timed(id(), ratios(around(1)))
    let emulated = timed(id("s", .tcg), ratios(around(1)))
    let image = GuestImage(name: "i", sha256: "00", bytes: 1, toolchain: "t")
    var other = image
    other.sha256 = "01"
    let (one, two) = (arm([cell]) { $0.images = [image] }, arm([cell]) { $0.images = [other] })
    #expect(throws: NotNoise.otherCode(comparison: "c", image: "i")) {
      try NoiseRecording(
        comparison: "c", arms: [one, two, one].map { ($0.name, $0.run, "") })
    }
    #expect(throws: NotNoise.noCell(comparison: "c")) {
      let arms = [Arm](repeating: arm([emulated]), count: 3)
      _ = try NoiseRecording(comparison: "c", arms: arms.map { ($0.name, $0.run, "") })
    }
    #expect(throws: NotNoise.tooFewPairs(comparison: "made-up", pairs: 8, needed: 16)) {
      _ = try SelfTest(Self.noise([0.01], pairs: 8), .ungated())
    }
  }
}
