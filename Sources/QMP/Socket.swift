import Foundation

/// A point on the monotonic clock, so that a stepped wall clock ends no wait.
struct Deadline {
  private let nanoseconds: UInt64

  /// A point so many seconds from now; anything not positive is now, infinity is never.
  init(afterSeconds seconds: Double) {
    let span = seconds > 0 ? UInt64(min(seconds, 1e9) * 1e9) : 0
    nanoseconds = Deadline.now() &+ span
  }

  var isPast: Bool { Deadline.now() >= nanoseconds }

  /// What `poll(2)` takes: rounded up, so that it does not spin in the last millisecond.
  var remainingMilliseconds: Int32 {
    let now = Deadline.now()
    guard nanoseconds > now else { return 0 }
    return Int32(clamping: (nanoseconds - now + 999_999) / 1_000_000)
  }

  private static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}

/// Whether the descriptor got ready in time, for `POLLIN` or `POLLOUT`; a signal ends the wait.
func isReady(_ descriptor: Int32, for events: Int32, milliseconds: Int32) -> Bool {
  var set = pollfd(fd: descriptor, events: Int16(events), revents: 0)
  return poll(&set, 1, milliseconds) > 0
}

/// Calls `body` with the address of a UNIX socket; nil for a path that does not fit.
func withSocketAddress<Result>(
  _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
) -> Result? {
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  let bytes = Array(path.utf8)
  // One byte stays for the null at the end.
  let room = MemoryLayout.size(ofValue: address.sun_path) - 1
  guard !bytes.isEmpty, bytes.count <= room, !bytes.contains(0) else { return nil }
  withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
  return withUnsafePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
    }
  }
}
