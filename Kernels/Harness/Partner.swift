import CHarness

/// The second context: its stack, its guards, and its first frame.
struct Partner {
  /// Bytes of its stack between the guards.
  static let stackBytes = 16 * 1024
  /// Words beside the stack, at both ends, that nobody may write.
  static let guardWords = 8
  /// Bytes that a partner needs of the arena.
  static let arenaBytes = stackBytes + 2 * guardWords * MemoryLayout<word>.size

  private let bottom: UnsafeMutablePointer<word>
  private let words: Int

  /// Places the stack at `memory`, which is 64-byte aligned and `arenaBytes` long.
  init(at memory: UnsafeMutableRawPointer) {
    words = Partner.arenaBytes / MemoryLayout<word>.size
    bottom = memory.bindMemory(to: word.self, capacity: words)
  }

  /// Draws the strategy's frame at the stack's top (or in the task-state segment) and leaves its
  /// handle in the partner's context.
  ///
  /// `entry` is where it will begin. Returns false when this platform cannot give the strategy what
  /// it requires.
  func prepare<P: Platform>(
    _ strategy: Strategy, entry: word, selectors: Selectors, system: SystemState, on _: P.Type
  ) -> Bool {
    for index in 0..<Partner.guardWords {
      bottom[index] = guardValue(index)
      bottom[words - 1 - index] = guardValue(index)
    }
    // Two words at the top stand for the arguments of the call that would have brought it here.
    let top = bottom + (words - Partner.guardWords - 2)
    let frame = strategy.frameWords
    var place = top - frame.count
    measured_context().pointee = context(
      handle: 0, entries: 0, remaining: 0, next: word(UInt(bitPattern: partner_context())))
    partner_context().pointee = context(
      handle: 0, entries: 0, remaining: word.max, next: word(UInt(bitPattern: measured_context())))
    set_current_context(measured_context())
    if strategy.requires(TASKS) {
      // The task-state segment lies at the stack's bottom, far below where the stack grows to.
      place = bottom + Partner.guardWords
      guard let tasks = P.tasks(partner: UnsafeMutableRawPointer(place)) else { return false }
      measured_context().pointee.handle = tasks.running
      partner_context().pointee.handle = tasks.partner
    } else {
      partner_context().pointee.handle = word(UInt(bitPattern: place))
    }
    var now = processor_state()
    read_processor_state(&now)
    for index in 0..<frame.count {
      place[index] = fill(
        frame[index], entry: entry, stack: word(UInt(bitPattern: top)), flags: now.flags,
        selectors: selectors, system: system)
    }
    return true
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
    _ value: word, entry: word, stack: word, flags: word, selectors: Selectors,
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
    default: value
    }
  }
}
