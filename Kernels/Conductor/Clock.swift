import CConductor

/// How fast the time-stamp counter runs, by the timer of 1981, whose channel 2 answers when asked.
struct ClockRate {
  /// Ticks in 59,659 periods of 1,193,182 Hz, which is 50 ms; 0 when no timer answers.
  var timerTicks: UInt32 = 0

  /// Ticks of a microsecond; 3,000 if unknown.
  var ticksPerMicrosecond: UInt32 { timerTicks == 0 ? 3_000 : max(1, timerTicks / 50_000) }

  /// Takes 50 ms.
  static func measure() -> ClockRate {
    // Channel 2's gate open, the loudspeaker off; mode 0: its output rises when the count is run down.
    write_port(0x61, (read_port(0x61) & ~2) | 1)
    write_port(0x43, 0xB0)
    write_port(0x42, 59_659 & 0xFF)
    write_port(0x42, 59_659 >> 8)
    let start = read_clock()
    var patience = 20_000_000
    while read_port(0x61) & 0x20 == 0 {
      patience -= 1
      if patience == 0 { return ClockRate() }
    }
    let ticks = read_clock() &- start
    return ClockRate(timerTicks: UInt32(exactly: ticks) ?? 0)
  }
}
