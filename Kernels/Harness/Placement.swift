import CHarness
import GuestProtocol

/// Ping-pong, with the strategy's code, both stacks and the loop moved by this many bytes.
///
/// The code is copied to a page of its own. The loop cannot be copied, because it refers to other
/// places by their distance; the image has it in several places.
struct Placement<P: Platform>: PairScenario {
  let strategy: Strategy
  let partner: Partner
  /// Where the copy begins, from its page's start.
  let codeBytes: Int
  /// By how much both stacks begin lower than elsewhere; whole words.
  let stackBytes: Int
  /// By how much the loop's visits begin behind the start of a cache line.
  let loopBytes: Int

  /// A stack may be moved through a page, which leaves the rest to the strategy.
  private static var mostStackBytes: Int { 4096 }

  func arrange() -> CellOutcome? {
    let descriptor = strategy.descriptor.pointee
    // A strategy that requires more may be reached by other ways than the call, or have other stacks.
    let needs = descriptor.requirements & ~UInt64(NO_SWITCH)
    guard needs == 0, stackBytes % MemoryLayout<word>.size == 0, loop.loop != 0 else {
      return .unsuitable
    }
    guard let memory = P.codeMemory() else { return .unsupported }
    let size = Int(descriptor.code_end &- descriptor.code)
    guard (0...Placement.mostStackBytes).contains(stackBytes),
      (0..<4096).contains(codeBytes), codeBytes + size < memory.count,
      let code = UnsafeRawPointer(bitPattern: UInt(descriptor.code)),
      let place = memory.baseAddress
    else { return .tooLarge }
    // Around it are breakpoints, as around the strategy's own place.
    for index in 0..<memory.count { memory[index] = 0xCC }
    (place + codeBytes).copyMemory(from: code, byteCount: size)
    set_active_switch(word(UInt(bitPattern: place + codeBytes)))
    return nil
  }

  func prepare(selectors: Selectors, system: SystemState) -> Bool {
    partner.prepare(
      strategy, entry: loop.partner, selectors: selectors, system: system,
      lowered: stackBytes, on: P.self)
  }

  func run(_ timing: UnsafeMutablePointer<batch>) {
    run_lower(timing, word(stackBytes), loop.loop)
  }

  private var loop: loop_place { loop_moved_by(word(truncatingIfNeeded: loopBytes)) }
}
