import CConductor
import GuestProtocol

/// Which step is under way, where a reset does not forget it: in the alarm of the battery clock, which
/// no program sets, and which no checksum covers.
///
/// Bytes 1, 3 and 5 of the clock's memory: a mark that no time of day has, with the plan's tag, and the
/// step's number.
struct Progress {
  private let mark: word
  /// Whether what is written there can be read back.
  private(set) var isKept = false

  init(tag: UInt8) {
    mark = 0xC0 | word(tag & 0x3F)
    let before = Progress.read(1)
    Progress.write(1, mark)
    isKept = Progress.read(1) == mark
    Progress.write(1, before)
  }

  /// The step to begin with: behind the one that did not end.
  func firstStep(of steps: UInt16) -> UInt16 {
    guard isKept, Progress.read(1) == mark else { return 0 }
    let lost = UInt16(truncatingIfNeeded: Progress.read(3) | Progress.read(5) << 8)
    return lost < steps ? lost + 1 : 0
  }

  /// Notes the step that begins now.
  func note(_ step: UInt16) {
    Progress.write(3, word(step & 0xFF))
    Progress.write(5, word(step >> 8))
    Progress.write(1, mark)
  }

  /// Forgets.
  func clear() { for index: word in 0..<3 { Progress.write(2 * index + 1, 0) } }

  private static func read(_ place: word) -> word {
    write_port(0x70, 0x80 | place)
    return read_port(0x71)
  }

  private static func write(_ place: word, _ value: word) {
    write_port(0x70, 0x80 | place)
    write_port(0x71, value)
  }
}
