import CHarness
import GuestProtocol
import Harness

// The timer of 1981: channel 0 of an 8254 on request line 0 of two 8259A interrupt controllers, whose
// vectors begin at 32, where no exception is. On a machine that has a local APIC, requests come
// through its pin LINT0 (Intel SDM Vol. 3A, 11.5.1); a BIOS would open it, and here there is none.
extension BarePC {
  private static let timerHertz: UInt32 = 1_193_182
  /// Interrupts a second where the request does not say: what a translator serves without letting
  /// some of them run into each other, but for a few.
  private static let usualRate: UInt32 = 10_000
  /// No timer of this kind is asked for less than this many of its own ticks.
  private static let leastDivisor: UInt32 = 24

  static func startTimer(_ interruptsPerSecond: UInt32) -> CellOutcome? {
    let rate = interruptsPerSecond == 0 ? usualRate : interruptsPerSecond
    let divisor = min(max(timerHertz / rate, leastDivisor), 0xFFFF)
    setSpuriousGates(spurious_interrupt_address())
    initialize(Port.first, vectors: Vector.first, wiring: 0b100)
    initialize(Port.second, vectors: Vector.second, wiring: 2)
    setMasks(first: 0xFE)
    setLocalController(spurious: 0x100 | word32(Vector.localWithdrawn), pin0: 0x700)
    // Channel 0, both bytes, mode 2: a pulse whenever the count has run down.
    write_port(Port.timerMode, 0x34)
    write_port(Port.timer, word(divisor & 0xFF))
    write_port(Port.timer, word(divisor >> 8))
    return nil
  }

  /// There is one processor here.
  static func moveOtherSide(to _: UInt32) -> CellOutcome? { .unsuitable }

  static func stopTimer() {
    setMasks(first: 0xFF)
    // Mode 0 without a count: it waits for one, and pulses no more.
    write_port(Port.timerMode, 0x30)
    setLocalController(spurious: word32(Vector.localWithdrawn), pin0: 0x1_0000)
    setSpuriousGates(0)
  }

  private static func setSpuriousGates(_ code: word) {
    set_gate(Vector.withdrawn, code)
    set_gate(Vector.localWithdrawn, code)
  }

  /// The four words that a controller wants to hear: cascaded and by edges, where its vectors begin,
  /// where the other one is (a mask of lines in the first, a number in the second), 8086 mode.
  private static func initialize(_ port: word, vectors: word, wiring: word) {
    write_port(port, 0x11)
    write_port(port + 1, vectors)
    write_port(port + 1, wiring)
    write_port(port + 1, 0x01)
  }

  private static func setMasks(first: word) {
    write_port(Port.first + 1, first)
    write_port(Port.second + 1, 0xFF)
  }

  /// The local APIC's spurious-interrupt vector register with its enable bit, and its pin LINT0.
  private static func setLocalController(spurious: word32, pin0: word32) {
    var features: (word32, word32, word32, word32) = (0, 0, 0, 0)
    withUnsafeMutableBytes(of: &features) { bytes in
      if let leaf = bytes.bindMemory(to: word32.self).baseAddress { read_cpuid(1, 0, leaf) }
    }
    guard features.3 >> 9 & 1 == 1 else { return }
    let page = at_address(0xFEE0_0000)
    store_shared((page + 0xF0).assumingMemoryBound(to: word32.self), spurious)
    store_shared((page + 0x350).assumingMemoryBound(to: word32.self), pin0)
  }

  private enum Vector {
    static let first: word = 32
    static let second: word = 40
    /// The last line of the first controller, where it reports a request that is gone again.
    static let withdrawn: word = 39
    static let localWithdrawn: word = 0xFF
  }

  private enum Port {
    static let first: word = 0x20
    static let second: word = 0xA0
    static let timer: word = 0x40
    static let timerMode: word = 0x43
  }
}
