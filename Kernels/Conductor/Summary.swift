import CConductor
import GuestProtocol

/// A cell's number for a person who watches: the middle sample, per switch.
///
/// The log has everything that counts.
struct Summary {
  private var middle: UInt32 = 0
  private var switches: UInt32 = 0
  private var outcome: UInt16 = .max

  mutating func take(end payload: UnsafeRawBufferPointer) {
    var reader = PayloadReader(payload)
    guard let end = CellEnd(from: &reader) else { return }
    outcome = end.outcome
    switches = UInt32(truncatingIfNeeded: end.switchesPerSample)
  }

  /// Finds the middle by counting, for each sample, those that are less.
  mutating func take(samples payload: UnsafeRawBufferPointer) {
    guard payload.count >= 8 else { return }
    let count = min(
      Int(payload.loadUnaligned(fromByteOffset: 4, as: UInt32.self)), (payload.count - 8) / 16)
    func sample(_ index: Int) -> Int64 {
      payload.loadUnaligned(fromByteOffset: 16 + 16 * index, as: Int64.self)
        &- payload.loadUnaligned(fromByteOffset: 8 + 16 * index, as: Int64.self)
    }
    for candidate in 0..<count {
      let value = sample(candidate)
      var less = 0
      var equal = 0
      for index in 0..<count {
        let other = sample(index)
        if other < value { less += 1 } else if other == value { equal += 1 }
      }
      if less <= count / 2, count / 2 < less + equal {
        middle = UInt32(clamping: value)
        return
      }
    }
  }

  func tell(step: UInt16, of steps: UInt16, id: UnsafeRawBufferPointer, status: UInt32) {
    Console.begin()
    Console.put(UInt32(step) + 1)
    Console.put("/")
    Console.put(UInt32(steps))
    Console.put(" ")
    Console.put(id)
    if outcome == CellOutcome.verified.rawValue, switches > 0 {
      Console.put("  ")
      // Switches are less than 2^22 and remainders less than them, so that ten times one fits.
      Console.put(middle / switches)
      Console.put(".")
      Console.put(min(9, middle % switches * 10 / switches))
      Console.put(" ticks")
    } else if outcome == .max {
      Console.put("  ended with status ")
      Console.put(status)
    } else {
      Console.put("  no number, outcome ")
      Console.put(UInt32(outcome))
    }
    Console.end()
  }
}
