import CConductor

/// A serial port of the 8250's line, at 8 bits, no parity, 1 stop bit.
enum Serial {
  nonisolated(unsafe) private static var port: word = 0
  /// Whether one was found.
  static var isThere: Bool { port != 0 }

  /// Finds the port and sets it up; it is not there when its scratch register forgets.
  static func start(port base: word, divisor: word) {
    write_port(base + 7, 0x5A)
    guard read_port(base + 7) == 0x5A else { return }
    // No interrupts; the divisor, behind the line control register's top bit; 8N1; FIFOs on and
    // empty; DTR and RTS.
    write_port(base + 1, 0)
    write_port(base + 3, 0x80)
    write_port(base, divisor & 0xFF)
    write_port(base + 1, divisor >> 8)
    write_port(base + 3, 0x03)
    write_port(base + 2, 0x07)
    write_port(base + 4, 0x03)
    port = base
  }

  /// Sends a byte, waiting for room; a port that never has any is given up.
  static func send(_ byte: UInt8) {
    guard isThere else { return }
    var patience = 10_000_000
    while read_port(port + 5) & 0x20 == 0 {
      patience -= 1
      if patience == 0 {
        port = 0
        return
      }
    }
    write_port(port, word(byte))
  }

  static func put(_ words: StaticString) {
    for index in 0..<words.utf8CodeUnitCount { send(words.utf8Start[index]) }
  }
}
