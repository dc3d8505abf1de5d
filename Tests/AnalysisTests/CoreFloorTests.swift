import Analysis
import Measurement
import Testing

@Suite struct CoreFloorTests {
  private func floor(
    _ boots: [BootRecord], family: Int = 25, model: Int = 17, vendor: String = "AuthenticAMD",
    instructions: Int = 6400
  ) throws -> CoreFloor {
    let run = gatedRun(
      [cell(boots: boots)], vendor: vendor, family: family, model: model,
      instructions: instructions)
    return try #require(CoreFloors(run).floor(.process, .x86_64))
  }

  @Test func `the floor is the tenth probe in ascending order, or the thousandth part`() throws {
    // 200 samples have 400 probes: nine of them are shorter than the floor by accident.
    var bins = [ProbedSamples.Bin(ticks: 1920, before: 1170, after: 1196, count: 9)]
    bins.append(ProbedSamples.Bin(ticks: 1920, before: 1196, after: 1222, count: 191))
    #expect(try floor([probedBoot(0, bins)]).ticks == 1196)
    // With a tenth of them the floor is theirs.
    bins[0].count = 10
    #expect(try floor([probedBoot(0, bins)]).ticks == 1170)
  }

  @Test func `fewer than 100 probes have no floor`() throws {
    let few = try floor([probedBoot(0, quiet: 49)])
    #expect(few.ticks == nil && !few.isUsable && few.probes == 98)
    #expect(few.check == .unverified(because: .fewProbes, instructionsPerCycle: nil))
    #expect(try floor([probedBoot(0, quiet: 50)]).ticks == 1200)
  }

  // 10,000 adds take 6,000 ticks here, so that 1,020 ticks are 1,700 core cycles.
  @Test(
    "Zen 4 executes four of the probe's instructions in a cycle",
    arguments: [
      (1020, 6400.0 / 1700, "verified"), (960, 4.0, "verified"),
      // 1,882 cycles are 3.40 instructions, 85 % of four; 1,890 are less.
      (1129, 6400.0 / (1129 / 0.6), "verified"), (1134, 6400.0 / (1134 / 0.6), "between"),
      // 75 % of four are three.
      (1279, 6400.0 / (1279 / 0.6), "between"), (1280, 3.0, "contradicted"),
      (1920, 2.0, "contradicted"), (900, 6400.0 / 1500, "above"),
    ])
  func check(_ ticks: Int, _ rate: Double, _ expected: String) throws {
    let found = try floor((0..<3).map { probedBoot($0, quiet: 100, floor: ticks) })
    switch (found.check, expected) {
    case (.verified(let seen, let width), "verified"):
      #expect(abs(seen - rate) < 1e-9 && width == 4)
    case (.contradicted(let seen, let width), "contradicted"):
      #expect(abs(seen - rate) < 1e-9 && width == 4)
      #expect(!found.isUsable)
    case (.unverified(.betweenWidths, let seen?), "between"),
      (.unverified(.aboveWidth, let seen?), "above"):
      #expect(abs(seen - rate) < 1e-9 && found.isUsable)
    default: Issue.record("\(ticks) ticks gave \(found.check)")
    }
  }

  @Test func `a core that was busy all the time does not pass for a quiet one`() throws {
    // Half of the width, which is an integer too.
    let cells = [cell(boots: (0..<6).map { probedBoot($0, quiet: 100, floor: 1920) })]
    let run = gatedRun(cells)
    let analysis = analyze(cells[0], launches: run.launches, floors: CoreFloors(run))
    #expect(analysis.perSwitch == nil && analysis.shortage?.counting == 0)
    #expect(analysis.leftOut.map(\.reason) == Array(repeating: .noFloor(samples: 100), count: 6))
    let done = complete(run)
    #expect(done.cells[0].status == .measured && done.cells[0].summary == nil)
    #expect(done.codes == [DerivedWarning.shortOfQuiet, DerivedWarning.floorContradicted])
  }

  @Test func `a floor without an entry, a probe or chains is not verified and is used`() throws {
    let boots = (0..<3).map { probedBoot($0, quiet: 100, floor: 1020) }
    let unknown = try floor(boots, family: 99)
    #expect(unknown.check == .unverified(because: .noEntry, instructionsPerCycle: 6400.0 / 1700))
    #expect(unknown.isUsable)
    let bare = try floor((0..<3).map { probedBoot($0, quiet: 100, calibration: nil) })
    #expect(bare.check == .unverified(because: .noCalibration, instructionsPerCycle: nil))
    var run = gatedRun([cell(boots: boots)])
    run.coRunnerProbe = nil
    #expect(
      CoreFloors(run).floors.map(\.check) == [
        .unverified(because: .unknownProbe, instructionsPerCycle: nil)
      ])
  }

  @Test func `chains that do not hold say nothing of a floor`() throws {
    let off = calibration(multiplies: [30_000])
    let boots = (0..<3).map { probedBoot($0, quiet: 100, floor: 1020, calibration: off) }
    #expect(try floor(boots).coreCycles == nil)
  }

  @Test func `a signature with two kinds of cores fits either`() throws {
    // Alder Lake: 1,360 cycles are 4.71 of five, 1,700 are 3.76 of four.
    for (ticks, width) in [(816, 5), (1020, 4)] {
      let boots = (0..<3).map { probedBoot($0, quiet: 100, floor: ticks) }
      let found = try floor(boots, family: 6, model: 0x97, vendor: "GenuineIntel")
      #expect(
        found.check
          == .verified(instructionsPerCycle: 6400 / (Double(ticks) / 0.6), width: width))
    }
  }

  @Test func `each machine and architecture has a floor of its own`() {
    let native = cell(id(), boots: [probedBoot(0, quiet: 100, floor: 1200)])
    let other = cell(
      id(architecture: .i686), boots: [probedBoot(0, quiet: 100, floor: 1300)])
    let floors = CoreFloors(gatedRun([native, other, cell(id("s", .kvm), locations: [19])]))
    #expect(floors.floors.map(\.ticks) == [1300, 1200])
    #expect(floors.limit(of: id(), step: 26) == 1226)
    // A sixty-fourth of 1200 is 18 ticks, more than a step of 2.
    #expect(floors.limit(of: id(), step: 2) == 1218)
    #expect(floors.limit(of: id("s", .kvm), step: 26) == nil)
  }
}
