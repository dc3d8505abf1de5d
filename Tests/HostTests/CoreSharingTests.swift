import Testing

@testable import Host

private func judged(_ watch: CoreWatch) throws -> CoreSharing {
  try #require(CoreSharing(of: watch))
}

struct CoreSharingTests {
  @Test func `a core of its own is never shared, and its floor is stable`() throws {
    let found = try judged(.series(Probes.quiet(2000)))
    #expect(found.floor == .stable)
    #expect(found.floorTicks == 1196 && found.limitTicks == 1222)
    #expect(found.sharedShare == 0 && found.interruptions == 0)
    #expect(found.quietStretchTicks == 1999 * 60_000)
    #expect(found.sharedStretchTicks == nil)
    // 6,400 additions in 4,550 ticks are 1.4066 core cycles a tick; 6,400 / (1,196 x 1.4066) = 3.80.
    #expect(abs(found.instructionsPerCycle - 3.804) < 0.001)
  }

  @Test func `what runs in stretches is weighted by time`() throws {
    // 20 quiet and 80 shared readings in turn; the last reading has no time of its own.
    let probes = (0..<20).flatMap { _ in Probes.quiet(20) + Probes.shared(80) } + [1196]
    let found = try judged(.series(probes))
    #expect(found.floor == .stable)
    #expect(abs(found.sharedShare - 0.8) < 1e-9)
    #expect(found.quietStretchTicks == 20 * 60_000)
    #expect(found.sharedStretchTicks == 80 * 60_000)
  }

  @Test func `single odd probes hardly change a typical stretch`() throws {
    var probes = Probes.quiet(1000)
    for index in [0, 2, 4] { probes[index] = 1500 }
    let found = try judged(.series(probes))
    #expect(found.quietStretchTicks == 994 * 60_000)
  }

  @Test func `a core that is always shared has no floor`() throws {
    let found = try judged(.series(Probes.shared(5000)))
    #expect(found.floor == .neverSeen)
    #expect(found.isNeverQuiet)
    #expect(found.sharedShare > 0.9)
  }

  @Test func `a change of the core's clock is told from a neighbour`() throws {
    // In the second half all takes 1.3 times as long, and the additions too.
    let probes = Probes.quiet(1000) + Probes.quiet(1000, floor: 1560)
    let additions = [Int](repeating: 4550, count: 1000) + [Int](repeating: 5928, count: 1000)
    let slower = try judged(.series(probes, additions: additions))
    #expect(slower.floor == .clockMoved(fewest: 4550, most: 5928))
    let neighbour = try judged(.series(probes))
    #expect(neighbour.floor == .contradictory(first: 1196, second: 1560))
    // A neighbour of the usual kind leaves no floor in its half, which contradicts nothing.
    let usual = try judged(.series(Probes.quiet(1000) + Probes.shared(1000)))
    #expect(usual.floor == .stable)
    #expect(abs(usual.sharedShare - 999.0 / 1999) < 1e-9)
  }

  @Test func `a clock that changed late and briefly is seen`() throws {
    let additions = [Int](repeating: 4550, count: 1750) + [Int](repeating: 5928, count: 250)
    let found = try judged(.series(Probes.quiet(2000), additions: additions))
    #expect(found.floor == .clockMoved(fewest: 4550, most: 5928))
  }

  @Test func `a clock step that changed is named before everything else`() throws {
    let found = try judged(.series(Probes.shared(1000), steps: [26, 1]))
    #expect(found.floor == .stepChanged(first: 26, second: 1))
  }

  @Test func `an interrupted probe is not a sibling`() throws {
    var probes = Probes.quiet(1000)
    probes[500] = 20 * 1196 + 1
    probes[700] = 9_000_000
    let watch = CoreWatch.series(probes)
    let found = try judged(watch)
    #expect(found.sharedShare == 0)
    #expect(found.interruptions == 2)
    let lost = 60_000 + 9_000_000
    #expect(abs(found.interruptedShare - Double(lost) / Double(watch.ticks)) < 1e-9)
    probes[500] = 20 * 1196
    #expect(try judged(.series(probes)).interruptions == 1)
  }

  @Test func `a thread that was away between two probes was interrupted`() throws {
    var watch = CoreWatch.series(Probes.quiet(1000))
    for index in 500..<1000 { watch.readings[index].start += 20 * 1196 + 1 }
    #expect(try judged(watch).interruptions == 1)
  }

  @Test func `too few probes say nothing`() {
    #expect(CoreSharing(of: .series(Probes.quiet(99))) == nil)
    #expect(CoreSharing(of: .series(Probes.quiet(100))) != nil)
    #expect(CoreSharing(of: .series([])) == nil)
  }

  @Test(arguments: [1, 2, 26, 100])
  func `any step of the clock will do`(step: Int) throws {
    // The floor or one step more; and beside a sibling, at least two steps and an eighth more.
    let quiet = (0..<500).map { (1200 / step + ($0 % 3 == 0 ? 1 : 0)) * step }
    let shared = (0..<500).map { (1350 / step + 2 + $0 % 40) * step }
    let found = try judged(.series(quiet + shared + quiet, steps: [step, step]))
    #expect(found.floor == .stable)
    #expect(abs(found.sharedShare - 500.0 / 1499) < 1e-9)
  }
}

struct RecordedCoreTests {
  /// What `Fixtures/judge.py` says of each series.
  struct Expected: Sendable {
    var name: String
    var floor: CoreSharing.Floor
    var floorTicks: Int
    var sharedShare: Double
    var stretches: (quiet: Int, shared: Int)
    var interruptions: Int
    var interruptedShare: Double
  }

  @Test(arguments: [
    Expected(
      name: "mostly-quiet", floor: .stable, floorTicks: 1196, sharedShare: 0.122618,
      stretches: (4_943_354, 2_341_690), interruptions: 47, interruptedShare: 0.527685),
    Expected(
      name: "mixed", floor: .stable, floorTicks: 1196, sharedShare: 0.564546,
      stretches: (4_813_198, 8_586_682), interruptions: 59, interruptedShare: 0.530107),
    Expected(
      name: "mostly-shared", floor: .stable, floorTicks: 1196, sharedShare: 0.730083,
      stretches: (2_731_820, 6_504_992), interruptions: 61, interruptedShare: 0.597149),
    Expected(
      name: "never-quiet", floor: .neverSeen, floorTicks: 1326, sharedShare: 0.995930,
      stretches: (130_130, 10_147_462), interruptions: 51, interruptedShare: 0.602173),
  ])
  func `a recorded series is judged as by another program`(_ expected: Expected) throws {
    let found = try judged(.recorded(expected.name))
    #expect(found.floor == expected.floor)
    #expect(found.floorTicks == expected.floorTicks)
    #expect(abs(found.sharedShare - expected.sharedShare) < 1e-6)
    #expect(found.quietStretchTicks == expected.stretches.quiet)
    #expect(found.sharedStretchTicks == expected.stretches.shared)
    #expect(found.interruptions == expected.interruptions)
    #expect(abs(found.interruptedShare - expected.interruptedShare) < 1e-6)
  }

  @Test func `load shows against the floor of a quiet series`() throws {
    let quiet = try CoreWatch.recorded("mostly-quiet")
    let loaded = try CoreWatch.recorded("never-quiet")
    let seen = try #require(SiblingControl(sibling: 0, before: quiet, underLoad: loaded))
    #expect(seen.isSeen)
    #expect(seen.shareUnderLoad == 1)
    #expect(abs(seen.shareBefore - 0.122618) < 1e-6)
    let unseen = try #require(SiblingControl(sibling: 0, before: quiet, underLoad: quiet))
    #expect(!unseen.isSeen)
  }
}
