import Measurement
import Testing

@testable import Analysis

@Suite struct DataQualityTests {
  private typealias Bin = ProbedSamples.Bin

  /// A run whose guests found half of the probes quiet while they waited.
  private func quality(_ cells: [CellRecord], quietWaits: Int = 500) throws -> PlaceQuality {
    var cells = cells
    for cell in cells.indices {
      for boot in cells[cell].boots.indices {
        cells[cell].boots[boot].wait = QuietWait(probes: 1000, quietProbes: quietWaits, limit: 1226)
      }
    }
    let model = ReportModel(gatedRun(cells), recording: "here")
    return try #require(model.quality?.places.first)
  }

  private func cells(_ bins: [Bin], named name: String = "s", boots: Int = 6) -> CellRecord {
    cell(id(name), boots: (0..<boots).map { probedBoot($0, bins) })
  }

  private let usual = [
    Bin(ticks: 1920, before: 1200, after: 1200, count: 90),
    Bin(ticks: 1930, before: 1200, after: 1700, count: 6),
    Bin(ticks: 2880, before: 1800, after: 1800, count: 40),
  ]

  @Test func `acceptance is counted by each probe alone and by both`() throws {
    let found = try #require(try quality([cells(usual)]).cells.first)
    #expect(found.samples == 816 && found.boots == 6 && found.countingBoots == 6)
    #expect(found.quietShare == 540.0 / 816)
    #expect(found.acceptedBefore == 576.0 / 816)
    #expect(found.acceptedAfter == 540.0 / 816)
    #expect(found.deadTime == 0.5)
    #expect(found.veto == .safe)
  }

  @Test func `a strategy that moves the probe after it is gated by the probe before alone`() throws
  {
    // The core is idle, and yet the probe after each sample is long.
    let moving = [
      Bin(ticks: 3000, before: 1200, after: 1500, count: 100),
      Bin(ticks: 4000, before: 1800, after: 1800, count: 40),
    ]
    let place = try quality([cells(usual), cells(usual, named: "t"), cells(moving, named: "u")])
    #expect(place.cells.map(\.veto) == [.safe, .safe, .movesProbe])
    #expect(place.cells[2].gated?.value == 30)
    #expect(place.cells[2].acceptedAfter == 0)
    #expect(place.idleShare == 0.5)
  }

  @Test func `a cell that is disturbed often is not taken for one that moves the probe`() throws {
    // Of 100 samples after a quiet probe a quarter would be quiet by chance alone; half of that is
    // what a long cell must have at least.
    func veto(staying: Int) throws -> CellQuality.Veto? {
      let long = [
        Bin(ticks: 3000, before: 1200, after: 1200, count: staying),
        Bin(ticks: 3000, before: 1200, after: 1500, count: 100 - staying),
      ]
      return try quality([cells(usual), cells(long, named: "u")]).cells.last?.veto
    }
    #expect(try veto(staying: 13) == .safe)
    #expect(try veto(staying: 12) == .movesProbe)
  }

  @Test func `a core that is seldom idle tells nothing, and no gate is loosened on it`() throws {
    let moving = [Bin(ticks: 3000, before: 1200, after: 1500, count: 100)]
    // 5 % x 5 % of 600 samples are 1.5.
    let seldom = try quality([cells(usual), cells(moving, named: "u")], quietWaits: 50)
    #expect(seldom.cells.map(\.veto) == [.notTested, .notTested])
    #expect(seldom.cells[1].gated == nil)
    // Samples that seldom stay quiet in other cells do not do so in this one either.
    let bursts = [
      Bin(ticks: 1920, before: 1200, after: 1200, count: 70),
      Bin(ticks: 2500, before: 1200, after: 1800, count: 30),
    ]
    let short = try quality([cells(bursts), cells(moving, named: "u")])
    #expect(short.cells.map(\.veto) == [.safe, .notGated])
    #expect(short.cells[1].gated == nil)
  }

  @Test func `the intercept is the sample at a probe without excess`() throws {
    // 1920 ticks and one more for each tick of a probe beyond the limit of 1226.
    let bins = [(1200, 1226), (1326, 1326), (1526, 1426), (1826, 1726)].map { before, after in
      Bin(
        ticks: Int64(1920 + max(before - 1226, 0) + after - 1226), before: before, after: after,
        count: 60)
    }
    let found = try #require(try quality([cells(bins)]).cells.first)
    #expect(abs((found.intercept?.value ?? 0) - 19.2) < 1e-9)
    #expect(found.gated?.value == 19.2)
    // Where all probes are the same there is no line.
    let flat = try quality([cells([Bin(ticks: 1920, before: 1200, after: 1226, count: 100)])])
    #expect(flat.cells.first?.intercept == nil)
  }

  @Test func `shuffled probes make the gate useless`() throws {
    let bins = [
      Bin(ticks: 1920, before: 1200, after: 1200, count: 80),
      Bin(ticks: 2880, before: 1800, after: 1800, count: 120),
    ]
    let control = try #require(try quality([cells(bins)]).cells.first).control
    #expect(control.verdict == .useless)
    // About half of the dealt samples of each kind, by the seed; the median is among the slow ones.
    #expect(abs((control.shuffled?.value ?? 0) - 28.8) < 0.3)
  }

  @Test func `where the gate hardly moves the figure the control is not tested`() throws {
    // 9 ticks are less than 0.5 % of 1920: 1929 - 13 + 26 * (100 - 80) / 120 less 1920 are 0.33.
    let bins = [
      Bin(ticks: 1920, before: 1200, after: 1200, count: 80),
      Bin(ticks: 1929, before: 1800, after: 1800, count: 120),
    ]
    #expect(try quality([cells(bins)]).cells.first?.control.verdict == .notTested)
  }

  @Test func `where nearly all samples were quiet the control is not tested`() throws {
    let bins = [
      Bin(ticks: 1920, before: 1200, after: 1200, count: 180),
      Bin(ticks: 2880, before: 1800, after: 1800, count: 20),
    ]
    let control = try #require(try quality([cells(bins)]).cells.first).control
    #expect(control.verdict == .notTested && control.shuffled == nil)
  }

  @Test func `clocks of several steps on one machine are named`() {
    var run = gatedRun([cells(usual)])
    run.launches.append(launch(step: 2))
    let model = ReportModel(run, recording: "here")
    #expect(model.quality?.clockSteps == [ClockSteps(machine: .process, steps: [2, 26])])
    #expect(complete(run).codes.contains(DerivedWarning.clockStepChanged))
    #expect(!complete(gatedRun([cells(usual)])).codes.contains(DerivedWarning.clockStepChanged))
  }

  @Test func `a recording without probes has no data of their quality`() {
    #expect(ReportModel(run([cell(locations: [19])]), recording: "here").quality == nil)
  }
}
