import CHarness
import GuestProtocol

/// Many contexts hand the processor round, each touching this many bytes of its own in between.
///
/// Each context has a slot: its stack, a cache line for the context itself, then what it touches. A
/// slot is an odd number of cache lines long, so that the stacks' tops go through all sets of a
/// cache, whatever power of two their number is, before one comes twice. The ring goes through the
/// slots in an order that is the same in every boot and that no prefetcher foresees.
struct Ring: Scenario {
  let strategy: Strategy
  private let memory: UnsafeMutableRawBufferPointer
  private let count: Int
  private let bytesTouched: Int
  /// Bytes from a slot to the next one; 0 when they are too many to be counted.
  private let slotBytes: Int

  /// Bytes of a stack with its guards: a page, as each would have one in a kernel.
  private static let stackBytes = 4096
  private static let lineBytes = 64
  /// The bytes below a frame that a stack must have left for the calls of a switch.
  private static let spareBytes = 512

  init(
    strategy: Strategy, contexts: UInt32, bytesTouched: UInt32,
    memory: UnsafeMutableRawBufferPointer
  ) {
    self.strategy = strategy
    self.memory = memory
    // A size that overflows is refused like one that exceeds the memory.
    count = Int(clamping: contexts)
    let most = UInt32(1 << 24)
    self.bytesTouched = Int(min(bytesTouched, most))
    let lines = (Ring.stackBytes + Int(min(bytesTouched, most))) / Ring.lineBytes + 1
    slotBytes = bytesTouched > most ? 0 : (lines | 1) * Ring.lineBytes
  }

  func arrange() -> CellOutcome? {
    // Contexts of these are more than a stack with a frame on it.
    if strategy.requires(TASKS | PROCESSES | INTERRUPTS | AREAS) { return .unsuitable }
    guard count >= 2, bytesTouched % Ring.lineBytes == 0 else { return .unsuitable }
    let (bytes, overflows) = count.multipliedReportingOverflow(by: slotBytes)
    guard slotBytes > 0, !overflows, bytes <= memory.count,
      strategy.frameBytes <= Ring.stackBytes - Ring.spareBytes
    else { return .tooLarge }
    set_active_switch(strategy.descriptor.pointee.code)
    return nil
  }

  func prepare(selectors: Selectors, system: SystemState) -> Bool {
    ownPages()
    for index in 0..<count { make(index, selectors, system) }
    shuffle()
    first.withMemoryRebound(to: context.self, capacity: 1) { set_current_context($0) }
    return true
  }

  func run(_ timing: UnsafeMutablePointer<batch>) {
    if strategy.requires(NO_SWITCH) { ring_calls(timing, first) } else { ring(timing, first) }
  }

  var entries: word {
    var sum: word = 0
    for index in 0..<count { sum &+= member(index).pointee.context.entries }
    return sum
  }

  func finding() -> CellOutcome? {
    let each = first.pointee.context.entries
    for index in 0..<count {
      if member(index).pointee.context.entries != each { return .miscounted }
      if stack(index).isOverrun { return .stackOverrun }
    }
    return nil
  }

  var entriesPerRound: UInt64 { UInt64(count) }
  func rounds(for roundTrips: UInt32) -> word { max(1, word(roundTrips) * 2 / word(count)) }
  /// A round of a long ring has many switches already, and boots are the replicates.
  func leastSamples(of asked: UInt32) -> UInt32 { min(asked, 2) }

  private func slot(_ index: Int) -> UnsafeMutableRawPointer {
    // There is memory: `arrange` has seen that all slots are in it.
    guard let start = memory.baseAddress else { return UnsafeMutableRawPointer(first) }
    return start + index * slotBytes
  }

  private var first: UnsafeMutablePointer<ring_context> { member(0) }

  private func member(_ index: Int) -> UnsafeMutablePointer<ring_context> {
    (slot(index) + Ring.stackBytes).assumingMemoryBound(to: ring_context.self)
  }

  private func stack(_ index: Int) -> Partner { Partner(at: slot(index), bytes: Ring.stackBytes) }

  /// Writes to each page: one that was only ever read may be the same page of zeros as all others.
  private func ownPages() {
    var place = 0
    while place < count * slotBytes {
      memory.storeBytes(of: 0, toByteOffset: place, as: word.self)
      place += 4096
    }
  }

  /// Draws a context that starts as if it had just been switched to.
  private func make(_ index: Int, _ selectors: Selectors, _ system: SystemState) {
    let stack = stack(index)
    stack.protect()
    // Above the frame: the arguments of the call that would have brought it here, where they go by
    // the stack, then the two words of ring.S.
    let arguments = MemoryLayout<word>.size == 4 ? 2 : 0
    let top = stack.top(below: arguments + 2)
    let member = member(index)
    top[arguments] = word(UInt(bitPattern: member))
    top[arguments + 1] = 0
    let frame = strategy.frameWords
    let place = top - frame.count
    stack.draw(
      frame, at: place, entry: ring_entered_address(), stack: top, flags: stack.flagsNow(),
      selectors: selectors, system: system)
    let touched = word(UInt(bitPattern: slot(index) + Ring.stackBytes + Ring.lineBytes))
    member.pointee = ring_context(
      context: context(
        handle: word(UInt(bitPattern: place)), entries: 0, remaining: word.max,
        next: word(UInt(bitPattern: member)), area: 0),
      memory: touched, memory_end: touched + word(bytesTouched))
  }

  /// Makes one ring of contexts that are each their own next (Sattolo's algorithm).
  private func shuffle() {
    var state: UInt32 = 0x9E37_79B9
    var index = count - 1
    while index > 0 {
      state ^= state << 13
      state ^= state >> 17
      state ^= state << 5
      let other = Int(state % UInt32(index))
      let next = member(index).pointee.context.next
      member(index).pointee.context.next = member(other).pointee.context.next
      member(other).pointee.context.next = next
      index -= 1
    }
  }
}
