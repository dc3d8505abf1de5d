import Foundation
import Host
import Measurement
import Recordings

// What a recording says about the run itself.

/// An id for a run that starts now.
public func newID() -> String {
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
        code: .steal,
        because: "The hypervisor took \(share) % of the measuring CPU's time away during the run; "
          + "it causes part of the slowest samples and of the scatter. Measure when the host is quieter."
      )
    ]
  }
}
