import Foundation
import Host
import Laboratory
import Matrix
import Measurement
import Processes
import Recordings
import Sampling

// What a recording says about the run itself.

extension Workbench {
  /// A run of which nothing is measured yet.
  ///
  /// `cells` are those that it is to measure, and with a reason those that it cannot.
  func plannedRun(
    id: String, command: [String], suite: SuiteRevision, _ definitions: Definitions,
    _ cells: [(id: CellID, because: String?)], _ plan: SamplingPlan
  ) -> Run {
    let absent = Dictionary(
      uniqueKeysWithValues: found.filter { $0.executor == nil }.map {
        ($0.record.id, $0.record.because ?? "it is not available")
      })
    let strategies = Set(cells.map(\.id.strategy))
    let benchmarks = Set(cells.map(\.id.benchmark))
    return Run(
      id: id, status: .running, startedAt: timestamp(), finishedAt: nil, command: command,
      suite: suite, host: host, tools: tools, images: images, plan: plan,
      machines: found.map(\.record),
      // The rungs below a chosen strategy are kept, so that the ladder can name them.
      strategies: definitions.strategyDefinitions.filter { strategies.contains($0.name) },
      benchmarks: definitions.benchmarkDefinitions.filter { benchmarks.contains($0.name) },
      wholes: definitions.wholes.filter { strategies.contains($0.strategy) },
      launchCommands: [], launches: [],
      cells: cells.map { id, because in
        CellRecord(
          id: id, status: .skipped,
          because: because ?? absent[id.machine] ?? Session.notReached,
          mechanism: nil, unit: id.machine.unit, verification: nil, boots: [], summary: nil)
      },
      warnings: warnings, wallMicroseconds: [:],
      coRunnerProbe: coRunnerProbe)
  }
}

extension CoRunnerProbe {
  /// A probe of so many rounds, whose cells begin with scrubbed predictors.
  init(rounds: Int) {
    self.init(instructions: rounds * QuietRule.instructionsPerRound, start: .scrub)
  }
}

/// An id for what starts now.
func newID() -> String {
  runID(startedAt: Date(), random: UInt16.random(in: 0...UInt16.max))
}

/// This moment, ISO 8601 in UTC.
func timestamp() -> String { Date().ISO8601Format() }

extension Run {

  /// Where the time went.
  ///
  /// Guests overlap nothing, so the parts add up to the total. A run that was resumed took what it
  /// took before, too; of a session that was killed only the guests are known. What the guests of
  /// `others` took, which were measured in turns with it, is a part as well.
  func account(
    after before: Run, others: [Run] = [], preparation: Duration, total: Duration
  ) -> [String: Int] {
    func microseconds(_ run: Run) -> Int { run.launches.reduce(0) { $0 + $1.wallMicroseconds } }
    let guestsBefore = microseconds(before)
    let guests = microseconds(self) - guestsBefore
    let elsewhere = others.reduce(0) { $0 + microseconds($1) }
    let known = preparation.wholeMicroseconds + guests + elsewhere
    var now = [
      "total": total.wholeMicroseconds, "preparation": preparation.wholeMicroseconds,
      "guests": guests, "between-guests": max(0, total.wholeMicroseconds - known),
    ]
    if !others.isEmpty { now["other-arms"] = elsewhere }
    let unaccounted = guestsBefore - (before.wallMicroseconds["guests"] ?? 0)
    let earlier = before.wallMicroseconds.merging(
      ["total": unaccounted, "guests": unaccounted], uniquingKeysWith: +)
    return now.merging(earlier, uniquingKeysWith: +)
  }

  /// Warns when a hypervisor took more than a two-hundredth of the measuring CPU's time.
  static func stolenTime(_ before: Int?, _ after: Int?, during: Duration) -> [Warning] {
    guard let before, let after, after - before > during.wholeMicroseconds / 200 else { return [] }
    let percent = 100 * Double(after - before) / Double(max(1, during.wholeMicroseconds))
    let share = String(format: "%.1f", percent)
    return [
      Warning(
        code: "steal",
        because: "The hypervisor took \(share) % of the measuring CPU's time away during the run; "
          + "tails and spread are partly its doing. Measure when the host is quieter.")
    ]
  }
}
