import CHarness

/// The second context: its stack, its guards, and its first frame.
struct Partner {
  /// Bytes of its stack between the guards.
  static let stackBytes = 16 * 1024
  /// Words beside the stack, at both ends, that must not be written.
  static let guardWords = 8
  /// Bytes that a partner needs of the arena.
  static let arenaBytes = stackBytes + 2 * guardWords * MemoryLayout<word>.size

  private let bottom: UnsafeMutablePointer<word>
  private let words: Int

  /// Places the stack at `memory`, which is 64-byte aligned and has room for it.
  init(at memory: UnsafeMutableRawPointer, bytes: Int = Partner.arenaBytes) {
    words = bytes / MemoryLayout<word>.size
    bottom = memory.bindMemory(to: word.self, capacity: words)
  }

  /// Draws the strategy's frame at the stack's top (or in the task-state segment) and leaves its
  /// handle in the partner's context.
  ///
  /// `entry` is where it will begin, and the stack begins `lowered` bytes below its top. Returns
  /// false when this platform cannot give the strategy what it requires.
  func prepare<P: Platform>(
    _ strategy: Strategy, entry: word, selectors: Selectors, system: SystemState, lowered: Int = 0,
    on _: P.Type
  ) -> Bool {
    protect()
    // Two words at the top stand for the arguments of the call that would have brought it here.
    var top = top(below: 2) - lowered / MemoryLayout<word>.size
    let frame = strategy.frameWords
    if strategy.requires(HAS_FXSR) {
      // What FXRSTOR loads from begins at a multiple of 16, and here the frame does.
      let misplaced = UInt(bitPattern: top - frame.count) & 63
      top -= Int(misplaced) / MemoryLayout<word>.size
    }
    var place = top - frame.count
    measured_context().pointee = context(
      handle: 0, entries: 0, remaining: 0, next: word(UInt(bitPattern: partner_context())),
      area: word(UInt(bitPattern: measured_area())))
    partner_context().pointee = context(
      handle: 0, entries: 0, remaining: word.max, next: word(UInt(bitPattern: measured_context())),
      area: word(UInt(bitPattern: partner_area())))
    set_current_context(measured_context())
    if strategy.requires(AREAS) { drawAreas(inUse: strategy.requires(STATES_IN_USE)) }
    if strategy.requires(TASKS) {
      // The task-state segment lies at the stack's bottom, far below where the stack grows to.
      place = bottom + Partner.guardWords
      guard let tasks = P.tasks(for: strategy, partner: UnsafeMutableRawPointer(place)) else {
        return false
      }
      measured_context().pointee.handle = tasks.running
      partner_context().pointee.handle = tasks.partner
    } else {
      partner_context().pointee.handle = word(UInt(bitPattern: place))
    }
    draw(
      frame, at: place, entry: entry, stack: top, flags: flagsNow(), selectors: selectors,
      system: system, inHalves: strategy.requires(TASK_286))
    guard strategy.requires(PROCESSES) else { return true }
    guard let handle = P.process(partner: place) else { return false }
    measured_context().pointee.handle = handle
    // Processes ignore it; two values, so that canaries can tell whose a register is.
    partner_context().pointee.handle = strategy.requires(RING0) ? handle : handle &+ 1
    return true
  }

  /// Writes the guards.
  func protect() {
    for index in 0..<Partner.guardWords {
      bottom[index] = guardValue(index)
      bottom[words - 1 - index] = guardValue(index)
    }
  }

  /// The stack's top with this many words above it, below the guards.
  func top(below count: Int) -> UnsafeMutablePointer<word> {
    bottom + (words - Partner.guardWords - count)
  }

  /// Copies a frame, with its placeholders replaced; in one of halves they stand for 16 bits each.
  func draw(
    _ frame: UnsafeBufferPointer<word>, at place: UnsafeMutablePointer<word>, entry: word,
    stack: UnsafeMutablePointer<word>, flags: word, selectors: Selectors, system: SystemState,
    inHalves: Bool = false
  ) {
    for index in 0..<frame.count {
      func filled(_ value: word) -> word {
        fill(
          value, next: word(UInt(bitPattern: place + index + 1)), entry: entry,
          stack: word(UInt(bitPattern: stack)), flags: flags, selectors: selectors, system: system)
      }
      place[index] = inHalves ? Partner.join(frame[index], filled) : filled(frame[index])
    }
  }

  /// The flags that a new context starts with.
  func flagsNow() -> word {
    var now = processor_state()
    read_processor_state(&now)
    return now.flags
  }

  /// Two 16-bit fields, each of which may stand for half of a placeholder (`LOW` and `HIGH` in
  /// strategy.h).
  private static func join(_ fields: word, _ filled: (word) -> word) -> word {
    func half(_ field: word) -> word {
      let whole = filled(word(ENTRY) & ~0xF | field & 0xF)
      switch field & 0xFFF0 {
      case 0x5E50: return whole & 0xFFFF
      case 0x5E60: return whole >> 16 & 0xFFFF
      default: return field
      }
    }
    return half(fields & 0xFFFF) | half(fields >> 16) << 16
  }

  /// Whether the pointer lies on the stack.
  func owns(_ pointer: word) -> Bool {
    let start = word(UInt(bitPattern: bottom + Partner.guardWords))
    return pointer >= start && pointer < start &+ word(Partner.stackBytes)
  }

  /// Empties the areas' headers and draws an unused FPU for the partner, who begins by loading it.
  ///
  /// Another strategy may have left a header in its own form. The rest of the measured context's
  /// area stays, for the processor may rely on what it left there. Layout: Intel SDM Vol. 1, 10.5.1.
  private func drawAreas(inUse: Bool) {
    for index in 128..<144 {
      measured_area()[index] = 0
      partner_area()[index] = 0
    }
    for index in 0..<128 { partner_area()[index] = 0 }
    partner_area()[0] = 0x37F
    partner_area()[6] = 0x1F80
    guard inUse else { return }
    // One x87 register is full; the rest in the standard format of XSAVE, whose header says what is
    // there.
    partner_area()[1] = 0x80
    partner_area()[128] = Features.enabledStates & word32(USER_STATES)
    for index in 40..<104 { partner_area()[index] = 1 }
    for index in 144..<672 { partner_area()[index] = 1 }
  }

  /// Whether a guard word was overwritten.
  var isOverrun: Bool {
    for index in 0..<Partner.guardWords
    where bottom[index] != guardValue(index) || bottom[words - 1 - index] != guardValue(index) {
      return true
    }
    return false
  }

  private func guardValue(_ index: Int) -> word { 0x6A5D_0000 &+ word(index) }

  /// Replaces a placeholder of strategy.h; any other word stands for itself.
  private func fill(
    _ value: word, next: word, entry: word, stack: word, flags: word, selectors: Selectors,
    system: SystemState
  ) -> word {
    switch value {
    case word(ENTRY): entry
    case word(STACK): stack
    case word(BASE_POINTER): stack &- 4 * word(MemoryLayout<word>.size)
    case word(NOW_FLAGS): flags
    case word(NOW_CS): system.cs
    case word(NOW_SS): system.ss
    case word(NOW_DS): selectors.ds
    case word(NOW_ES): selectors.es
    case word(NOW_FS): selectors.fs
    case word(NOW_GS): selectors.gs
    case word(NOW_LDT): system.ldt
    case word(NOW_CR3): system.cr3
    case word(NEXT_WORD): next
    case word(AREA): partner_context().pointee.area
    default: value
    }
  }
}
