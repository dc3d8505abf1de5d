import Foundation
import Host
import Laboratory
import Matrix
import Measurement
import Processes
import Recordings

// What a run's recording says about the run itself.

extension Experiment {
  /// A run of which nothing is measured yet.
  func newRun(
    _ definitions: Definitions, _ cells: [CellID], _ plan: SamplingPlan, _ bench: Workbench
  ) -> Run {
    let absent = Dictionary(
      uniqueKeysWithValues: bench.found.filter { $0.executor == nil }.map {
        ($0.record.id, $0.record.because ?? "it is not available")
      })
    let strategies = Set(cells.map(\.strategy))
    let benchmarks = Set(cells.map(\.benchmark))
    return Run(
      id: runID(startedAt: Date(), random: UInt16.random(in: 0...UInt16.max)), status: .running,
      startedAt: timestamp(), finishedAt: nil, command: command, suite: suiteRevision(),
      host: bench.host, tools: bench.tools, images: bench.images, plan: plan,
      machines: bench.found.map(\.record),
      // The rungs below a chosen strategy are kept, so that the ladder can name them.
      strategies: definitions.strategyDefinitions.filter { strategies.contains($0.name) },
      benchmarks: definitions.benchmarkDefinitions.filter { benchmarks.contains($0.name) },
      wholes: definitions.wholes.filter { strategies.contains($0.strategy) },
      launchCommands: [], launches: [],
      cells: cells.map { id in
        CellRecord(
          id: id, status: .skipped, because: absent[id.machine] ?? Session.notReached,
          mechanism: nil, unit: id.machine.unit, verification: nil, boots: [], summary: nil)
      },
      warnings: bench.warnings, wallMicroseconds: [:])
  }

  /// The suite's git revision, and whether its files differ from it.
  private func suiteRevision() -> SuiteRevision {
    func git(_ arguments: [String]) -> Observed<String> {
      do {
        let result = try Processes.run(["git", "-C", suite.path] + arguments, timeoutSeconds: 20)
        guard result.termination.isSuccess else {
          let line = result.errorText.split(separator: "\n").first ?? "git failed"
          return .unknown(because: String(line))
        }
        return .known(result.outputText.trimmingCharacters(in: .whitespacesAndNewlines))
      } catch {
        return .unknown(because: "\(error)")
      }
    }
    let revision = git(["rev-parse", "HEAD"])
    let changes = git(["status", "--porcelain", "--untracked-files=all"])
    return SuiteRevision(
      revision: revision,
      dirty: Observed(changes.value.map { !$0.isEmpty }, elseBecause: changes.because ?? ""))
  }

  /// Where the time went.
  ///
  /// Guests overlap nothing, so the parts add up to the total. A run that was resumed took what it
  /// took before, too; of a session that was killed only the guests are known.
  func account(
    _ run: Run, after before: Run, preparation: Duration, total: Duration
  ) -> [String: Int] {
    let guestsBefore = before.launches.reduce(0) { $0 + $1.wallMicroseconds }
    let guests = run.launches.reduce(0) { $0 + $1.wallMicroseconds } - guestsBefore
    let now = [
      "total": total.wholeMicroseconds, "preparation": preparation.wholeMicroseconds,
      "guests": guests,
      "between-guests": max(0, total.wholeMicroseconds - preparation.wholeMicroseconds - guests),
    ]
    let unaccounted = guestsBefore - (before.wallMicroseconds["guests"] ?? 0)
    let earlier = before.wallMicroseconds.merging(
      ["total": unaccounted, "guests": unaccounted], uniquingKeysWith: +)
    return now.merging(earlier, uniquingKeysWith: +)
  }

  func stolenTime(_ before: Int?, _ after: Int?, during: Duration) -> [Warning] {
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

  func timestamp() -> String { Date().ISO8601Format() }
}
