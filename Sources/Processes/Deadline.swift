import Foundation

/// A point on the monotonic clock, so that a stepped wall clock ends no wait.
public struct Deadline: Sendable {
  private let nanoseconds: UInt64

  /// A point this many seconds from now; anything not positive is now, infinity is never.
  public init(afterSeconds seconds: Double) {
    let span = seconds > 0 ? UInt64(min(seconds, 1e9) * 1e9) : 0
    nanoseconds = clock_gettime_nsec() &+ span
  }

  /// Whether the point lies behind.
  public var isPast: Bool { clock_gettime_nsec() >= nanoseconds }

  /// The timeout for `poll(2)`, rounded up so that it does not spin in the last millisecond.
  public var remainingMilliseconds: Int32 {
    let now = clock_gettime_nsec()
    guard nanoseconds > now else { return 0 }
    return Int32(clamping: (nanoseconds - now + 999_999) / 1_000_000)
  }
}

private func clock_gettime_nsec() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
