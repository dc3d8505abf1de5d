import Measurement
import Testing

@testable import Analysis

@Suite struct `a history` {
  private let timedID = id("s", .process)
  private let countedID = id("s", .icount)

  /// One run for each level, an hour apart, with a boot a little off on either side.
  private func runs(_ levels: [Double], _ id: CellID) -> [Run] {
    levels.enumerated().map { hour, level in
      var run = run([timed(id, id.machine == .icount ? [level, level] : around(level))], step: 1)
      run.id = "run-\(hour)"
      run.startedAt = "2026-11-21T\(hour < 10 ? "0" : "")\(hour):00:00Z"
      return run
    }
  }

  /// The function, out of reach of what the tests call a history.
  private func series(of cell: CellID, in runs: [Run], _ times: [String: Int] = [:]) -> History? {
    history(of: cell, in: runs, commitTimes: times)
  }

  /// Two levels, the values of each a little apart.
  private let stepped = [
    20.0, 20.1, 19.9, 20.05, 20.02, 19.97, 21.4, 21.5, 21.45, 21.38, 21.52, 21.47,
  ]

  @Test func `is in the order of time, whatever order the runs come in`() throws {
    let runs = runs(stepped, timedID)
    let history = try #require(series(of: timedID, in: runs.reversed()))
    #expect(history.points.map(\.run) == (0..<12).map { "run-\($0)" })
    for (point, level) in zip(history.points, stepped) {
      #expect(abs(point.perSwitch.value - level) < 0.01)
    }
    #expect(history.unit == .tscTicks && history.mechanism == .native && history.leftOut.isEmpty)
  }

  @Test func `has a revision where it was committed, and other files where they were measured`()
    throws
  {
    // Measured at hours 0 to 3 of one day; two of them are revisions, of which the later measured is
    // the older.
    var runs = runs([20, 21, 22, 23], timedID)
    for (index, revision, isDirty) in [(0, "old", true), (2, "new", false), (3, "old", false)] {
      runs[index].suite = SuiteRevision(revision: .known(revision), dirty: .known(isDirty))
    }
    runs[1].suite = SuiteRevision(
      revision: .unknown(because: "no git"), dirty: .unknown(because: "no git"))
    // 2026-11-21, 00:30 is 1795221000.
    let times = ["old": 1_795_221_000 - 86_400, "new": 1_795_221_000]
    let history = try #require(series(of: timedID, in: runs, times))
    #expect(history.points.map(\.run) == ["run-3", "run-0", "run-2", "run-1"])
    // What the others must be like is the newest by measurement.
    for index in runs.indices {
      runs[index].host.cpuModel = .known(index == 3 ? "Another CPU" : "A CPU")
    }
    let other = try #require(series(of: timedID, in: runs, times))
    #expect(other.points.map(\.run) == ["run-3"] && other.leftOut.count == 3)
  }

  @Test func `finds where a level changed, and none where it did not`() throws {
    let changed = try #require(series(of: timedID, in: runs(stepped, timedID)))
    #expect(changed.isLongEnough && changed.changes.map(\.index) == [6])
    let change = try #require(changed.changes.first)
    #expect(abs((change.share ?? 0) - 0.0718) < 0.002 && (change.p ?? 1) < 0.01)
    let steady = try #require(
      series(of: timedID, in: runs(stepped.map { _ in 20 }, timedID)))
    #expect(steady.isLongEnough && steady.changes.isEmpty)
  }

  @Test func `says when it is too short, and ten recordings are not`() throws {
    for (count, isLongEnough) in [(1, false), (9, false), (10, true)] {
      let history = try #require(
        series(of: timedID, in: runs(Array(repeating: 20, count: count), timedID)))
      #expect(history.isLongEnough == isLongEnough, "\(count)")
    }
    #expect(History.fewestRecordings == 10)
  }

  @Test func `needs no test for what is counted`() throws {
    let history = try #require(
      series(of: countedID, in: runs([21, 21, 22, 21], countedID)))
    #expect(history.unit == .instructions && history.isLongEnough)
    #expect(history.changes.map(\.index) == [2, 3])
    #expect(history.changes.map(\.p) == [nil, nil])
    #expect(history.changes.map { [$0.before, $0.after] } == [[21, 22], [22, 21]])
  }

  @Test func `leaves out what cannot be held against the newest, with the reason`() throws {
    var runs = runs([20, 20, 20, 20], timedID)
    (runs[0].host.microcode, runs[3].host.microcode) = (.known("0xbad"), .known("0x1"))
    runs[1].cells[0].status = .failed
    runs[1].cells[0].because = "it hung"
    runs[2].cells = [timed(countedID, [21, 21])]
    let history = try #require(series(of: timedID, in: runs))
    #expect(history.points.map(\.run) == ["run-3"])
    #expect(history.leftOut.map(\.run) == ["run-0", "run-1"])
    #expect(history.leftOut[0].because.contains("microcode was 0xbad"))
    #expect(history.leftOut[1].because == "it hung")
    #expect(series(of: timedID, in: [runs[1], runs[2]]) == nil)
    // An interpreter's chain: 50 ticks for an addition and more.
    runs[2] = runs[3]
    runs[2].id = "run-2"
    for boot in runs[2].cells[0].boots.indices {
      runs[2].cells[0].boots[boot].probe.ticks = 12_000_000
    }
    let other = try #require(series(of: timedID, in: runs))
    #expect(other.points.map(\.run) == ["run-3"])
    #expect(other.leftOut.last?.because.hasPrefix("its mechanism is ") == true)
    #expect(series(of: timedID, in: []) == nil)
  }

  @Test func `does not mix quiet samples with samples of which nobody knows`() throws {
    let quiet = (0..<2).map { hour in
      var run = gated([probed([Double](repeating: 20, count: 6), of: timedID)])
      run.id = "quiet-\(hour)"
      run.startedAt = "2026-11-2\(hour)T00:00:00Z"
      return run
    }
    let old = runs([20, 20], timedID)
    // Those of 21 November are the newest here, and the quiet ones of the 20th and the 21st, too.
    let history = try #require(series(of: timedID, in: old + quiet))
    #expect(!history.isQuiet && history.points.map(\.run) == ["run-0", "run-1"])
    #expect(history.leftOut.map(\.run) == ["quiet-0", "quiet-1"])
    #expect(history.leftOut[0].because.contains("only its quiet samples count"))
    var later = quiet
    later[1].startedAt = "2026-11-22T00:00:00Z"
    let other = try #require(series(of: timedID, in: old + later))
    #expect(other.isQuiet && other.points.map(\.run) == ["quiet-0", "quiet-1"])
    #expect(other.leftOut.map(\.run) == ["run-0", "run-1"])
    #expect(other.leftOut[0].because.contains("no co-runner probe"))
  }
}
