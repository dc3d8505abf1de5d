internal import CNuma
import Glibc

/// The time-stamp counter, the clock that it is compared with, and a way to wait.
struct TickSource: Sendable {
  /// The counter, fenced on both sides.
  var ticks: @Sendable () -> UInt64
  /// CLOCK_MONOTONIC_RAW, which no time daemon bends.
  var nanoseconds: @Sendable () -> Int
  /// Does a little work, more for a larger number, so that two reads lie varying times apart.
  var work: @Sendable (_ amount: Int) -> Void
  var sleep: @Sendable (_ microseconds: Int) -> Void

  /// The CPU's own.
  static let real = TickSource(
    ticks: { host_fenced_rdtsc() },
    nanoseconds: {
      var time = timespec()
      clock_gettime(CLOCK_MONOTONIC_RAW, &time)
      return time.tv_sec * 1_000_000_000 + time.tv_nsec
    },
    work: { amount in
      for _ in 0..<amount { _ = host_fenced_rdtsc() }
    },
    sleep: { usleep(UInt32(clamping: $0)) })
}

extension TickSource {
  /// One reading of both clocks that belong together.
  private func anchor() -> (ticks: Double, nanoseconds: Int) {
    var best: (gap: UInt64, ticks: Double, nanoseconds: Int)?
    for _ in 0..<16 {
      let before = ticks()
      let time = nanoseconds()
      let after = ticks()
      guard after >= before else { continue }
      // The narrower the bracket, the better the middle; an interrupt makes a wide one.
      if after - before < best?.gap ?? .max {
        best = (after - before, Double(before) + Double(after - before) / 2, time)
      }
    }
    return (best?.ticks ?? Double(ticks()), best?.nanoseconds ?? nanoseconds())
  }

  /// Ticks per second against the raw monotonic clock: the median of `tries` windows, in Hz.
  ///
  /// Nil when a clock does not advance. The windows are slept through, not spun.
  func measuredTicksPerSecond(tries: Int = 5, windowMicroseconds: Int = 8_000) -> Int? {
    var rates: [Double] = []
    for _ in 0..<tries {
      let start = anchor()
      sleep(windowMicroseconds)
      let end = anchor()
      let time = end.nanoseconds - start.nanoseconds
      let ticks = end.ticks - start.ticks
      if time > 0 && ticks > 0 { rates.append(ticks / Double(time) * 1e9) }
    }
    guard rates.count > tries / 2 else { return nil }
    return Int(rates.sorted()[rates.count / 2].rounded())
  }

  /// Differences of consecutive reads in ticks, a varying and small amount of work apart.
  func deltas(count: Int = 10_000) -> [Int64] {
    (0..<count).map { index in
      let before = ticks()
      // On a counter with a coarse step two adjacent reads can always be, say, 2 steps apart;
      // only reads at varying distances show the step itself.
      work(index % 61)
      return Int64(bitPattern: ticks() &- before)
    }
  }

  /// The greatest common divisor of the forward differences; nil when there is none.
  ///
  /// No outlier can make it too large, and a true reading, however late, is a multiple of the step.
  /// Backward differences say nothing about the step and are left out.
  static func step(ofDeltas deltas: [Int64]) -> Int? {
    let divisor = deltas.filter { $0 > 0 }.reduce(Int64(0)) { greatestCommonDivisor($0, $1) }
    return divisor > 0 ? Int(divisor) : nil
  }

  private static func greatestCommonDivisor(_ a: Int64, _ b: Int64) -> Int64 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}
