import Measurement
import Statistics

/// One cell over many recordings, in the order of commits, with changes of level.
public struct History: Codable, Hashable, Sendable {
  /// The cell.
  public var cell: CellID
  /// The unit of its numbers.
  public var unit: Unit
  /// How it ran in all of the recordings; nil where that is not proven.
  @OrNull public var mechanism: Mechanism?
  /// The recordings that can be compared with the newest.
  public var points: [Point] = []
  /// Those that cannot, or that have no number.
  public var leftOut: [LeftOutRun] = []
  /// Where the level changed, in the order of the points.
  public var changes: [ChangeOfLevel] = []
  /// Whether only quiet samples count.
  public var isQuiet = false
  /// Whether a change could have been found; counted instructions need no test.
  public var isLongEnough = true

  /// The fewest points that a level of a timed cell is made of.
  public static let fewestPoints = 3
  /// The fewest points of a timed cell that can show a change.
  ///
  /// With fewer, two of the ways to split them are more than the hundredth that chance may have.
  public static let fewestRecordings = 10

  /// The cell in one recording.
  public struct Point: Codable, Hashable, Sendable {
    /// The run's id.
    public var run: String
    /// ISO 8601, UTC.
    public var startedAt: String
    /// The suite's revision.
    public var suite: SuiteRevision
    /// The median over boots with its interval, per one-way switch.
    public var perSwitch: Estimate
  }

  /// A recording that is no point of the series.
  public struct LeftOutRun: Codable, Hashable, Sendable {
    /// The run's id.
    public var run: String
    /// Why not.
    public var because: String
  }

  /// A change of level.
  public struct ChangeOfLevel: Codable, Hashable, Sendable {
    /// The first point of the new level, from 0.
    public var index: Int
    /// The level before it.
    public var before: Double
    /// The level from it on.
    public var after: Double
    /// The probability of such a difference by chance; nil for exact counts.
    @OrNull public var p: Double?

    /// Which way a level went.
    public enum Direction: Sendable {
      /// It costs more than before.
      case up
      /// It costs less than before.
      case down
    }

    /// Which way the level went.
    public var direction: Direction { after > before ? .up : .down }

    /// The relative change; nil when the level before was 0.
    public var share: Double? { before == 0 ? nil : after / before - 1 }
  }
}

/// The series of one cell.
///
/// The newest recording with a number says what the others must be like: what was measured on
/// another computer, or ran in another way, would show as a change of the code. They were measured
/// at different times, so a change of level can be the computer's too: `compare` tells.
/// - Parameters:
///   - cell: The cell.
///   - runs: Recordings in any order; those without the cell are passed over.
///   - commitTimes: When revisions were committed, in seconds since 1970. A recording of one of them
///     stands there, whenever it was measured: both sides of a comparison are measured at once, and
///     years may lie between their commits. Other files than a revision's, and revisions that are not
///     known, stand where they were measured.
///   - seed: Of the permutations that a change of level is tested by.
/// - Returns: nil when no recording has a number for the cell.
public func history(
  of cell: CellID, in runs: [Run], commitTimes: [String: Int] = [:], seed: UInt64 = 1
) -> History? {
  history(
    of: cell, in: runs.map { Arm($0, name: $0.id) }, commitTimes: commitTimes, seed: seed)
}

/// The series of one cell in recordings whose floors are known.
///
/// As above. The floors are those of whole recordings, also where only some cells of them are given.
public func history(
  of cell: CellID, in arms: [Arm], commitTimes: [String: Int] = [:], seed: UInt64 = 1
) -> History? {
  func isEarlier(_ a: Run, _ b: Run) -> Bool { (a.startedAt, a.id) < (b.startedAt, b.id) }
  let entries = arms.sorted {
    let (a, b) = (time(of: $0.run, commitTimes), time(of: $1.run, commitTimes))
    return a == b ? isEarlier($0.run, $1.run) : a < b
  }.compactMap { arm in
    arm.run.cells.first { $0.id == cell }.map { record in
      (run: arm.run, record: record, estimate: estimate(record, arm))
    }
  }
  let withNumber = entries.filter { $0.estimate != nil }
  guard let newest = withNumber.max(by: { isEarlier($0.run, $1.run) }) else { return nil }
  let mechanism = mechanism(of: newest.record, launches: newest.run.launches).mechanism
  var history = History(cell: cell, unit: newest.record.unit, mechanism: mechanism)
  history.isQuiet = isProbed(newest.record)
  for (run, record, estimate) in entries {
    if let because = whyNoPoint(run, record, estimate, newest, mechanism) {
      history.leftOut.append(History.LeftOutRun(run: run.id, because: because))
    } else if let value = estimate {
      history.points.append(
        History.Point(run: run.id, startedAt: run.startedAt, suite: run.suite, perSwitch: value))
    }
  }
  history.findChanges(seed: seed)
  return history
}

extension History {
  fileprivate mutating func findChanges(seed: UInt64) {
    let values = points.map(\.perSwitch.value)
    if unit == .instructions {
      changes = values.indices.dropFirst().filter { values[$0] != values[$0 - 1] }.map {
        ChangeOfLevel(index: $0, before: values[$0 - 1], after: values[$0], p: nil)
      }
    } else if let found = changePoints(in: values, run: History.fewestPoints, seed: seed) {
      isLongEnough = found.isPossible
      changes = found.changes.map {
        ChangeOfLevel(index: $0.index, before: $0.before, after: $0.after, p: $0.p)
      }
    }
  }
}

private func estimate(_ record: CellRecord, _ arm: Arm) -> Estimate? {
  guard record.status == .measured else { return nil }
  return analyze(record, launches: arm.run.launches, floors: arm.floors).perSwitch
}

private func isProbed(_ record: CellRecord) -> Bool {
  record.boots.contains { $0.probed != nil }
}

/// Why a recording is no point of the series; nil when it is.
private func whyNoPoint(
  _ run: Run, _ record: CellRecord, _ estimate: Estimate?,
  _ newest: (run: Run, record: CellRecord, estimate: Estimate?), _ mechanism: Mechanism?
) -> String? {
  guard estimate != nil else {
    return record.because ?? "it has no figure for the cell"
  }
  let own = Analysis.mechanism(of: record, launches: run.launches).mechanism
  guard own == mechanism else {
    return "its mechanism is \(own?.rawValue ?? "unproven")"
  }
  guard isProbed(record) == isProbed(newest.record) else {
    return isProbed(record)
      ? "only its quiet samples count, and the newest recording has no co-runner probe"
      : "it has no co-runner probe, so all of its samples count, and only quiet ones of the newest"
  }
  // What a strategy promises may change from one revision to the next, as between two arms.
  let foreign = Differences(run, newest.run, .interleaved).found.filter(\.forbids)
  guard let first = foreign.first else { return nil }
  return "other conditions: \(first.subject) was \(first.base)"
    + (foreign.count > 1 ? ", and \(foreign.count - 1) more" : "")
}
