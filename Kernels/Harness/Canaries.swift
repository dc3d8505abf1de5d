import CHarness

/// The result of an exchange of canaries.
struct CanaryFinding {
  /// Bits of strategy.h whose state came back changed, promised or not.
  var changed: UInt64 = 0
  /// The first broken promise: bit number, expected, found.
  var firstBroken: (UInt64, UInt64, UInt64) = (0, 0, 0)
}

/// Fills both contexts with values that the other does not have, lets them switch, and looks.
enum Canaries {
  /// Status flags, the direction flag and the nested-task flag: CF PF AF ZF SF DF OF NT.
  private static let checkedFlags: word = 0x4CD5
  /// The additional flags of a nested task: NT, and CF, which the test of NT clears.
  private static let nestedFlags: word = 0x4001
  /// Exchanges since the guest began: each has values of its own.
  nonisolated(unsafe) private static var exchanges: word = 0

  /// Exchanges `rounds` times with different values; the partner's own view counts as well.
  static func exchange(
    _ strategy: Strategy, usual: Selectors, other: Selectors, system: SystemState?,
    alternate: SystemState?
  ) -> CanaryFinding {
    var finding = CanaryFinding()
    let a = measured_canary()
    let b = partner_canary()
    // Two selectors for four registers: opposite to the partner's in the first exchange, and over
    // both exchanges no two registers alike, so that none can take another's place.
    let first = Selectors(ds: usual.ds, es: other.es, fs: usual.fs, gs: other.gs)
    let opposite = Selectors(ds: other.ds, es: usual.es, fs: other.fs, gs: usual.gs)
    let second = Selectors(ds: other.ds, es: other.es, fs: usual.fs, gs: usual.gs)
    exchanges &+= 1
    fill(a, mark: 0xA5, depth: 0x40)
    fill(b, mark: 0x5A, depth: 0xC0)
    a.pointee.promises = word(strategy.promises)
    b.pointee.promises = word(strategy.promises)
    fill(a, selectors: first)
    fill(b, selectors: opposite)
    fillFeatures(measured_features(), strategy, exchanges, isPartner: false)
    fillFeatures(partner_features(), strategy, exchanges, isPartner: true)
    a.pointee.flags_in = 0x2 | 0x8D5
    b.pointee.flags_in = 0x2 | 0x400 | (strategy.requires(NESTED) ? nestedFlags : 0)
    exchange_canaries()
    compare(a, a.pointee.in, strategy, system, &finding)
    compareFeatures(measured_features(), strategy, &finding)
    // From the second exchange on the partner has been away and come back too. Once it is back, it
    // notes what it has before it switches away again.
    let partnerBefore = b.pointee.in
    exchanges &+= 1
    fill(a, mark: 0xA5, depth: 0x80)
    b.pointee.depth = 0x100
    a.pointee.flags_in = 0x2
    fill(a, selectors: second)
    exchange_canaries()
    compare(a, a.pointee.in, strategy, system, &finding)
    compareFeatures(measured_features(), strategy, &finding)
    if !strategy.requires(NO_SWITCH) {
      compare(b, partnerBefore, strategy, alternate, &finding)
      compareFeatures(partner_features(), strategy, &finding)
    }
    return finding
  }

  /// Draws one side's registers, and by how much its stack is lowered, in multiples of 64.
  ///
  /// No value is alike to another of either side, of this exchange or an earlier one: the side's
  /// mark, the exchange and the register's number are in it.
  private static func fill(
    _ side: UnsafeMutablePointer<canary_side>, mark: word, depth: word
  ) {
    let base = mark << 24 | (exchanges & 0xFFF) << 12 | 0x3C
    withUnsafeMutableBytes(of: &side.pointee.in) { bytes in
      let words = bytes.assumingMemoryBound(to: word.self)
      for index in 0..<words.count {
        let value = base | word(index) << 8
        words[index] = MemoryLayout<word>.size == 8 ? value | ~value << 32 : value
      }
    }
    side.pointee.depth = depth
  }

  private static func fill(_ side: UnsafeMutablePointer<canary_side>, selectors: Selectors) {
    side.pointee.segments_in = (selectors.ds, selectors.es, selectors.fs, selectors.gs)
    side.pointee.segments_out = (0, 0, 0, 0)
  }

  /// The general registers as C has them.
  private typealias Registers = (
    word, word, word, word, word, word, word, word, word, word, word, word, word, word, word, word
  )

  private static func compare(
    _ side: UnsafeMutablePointer<canary_side>, _ filled: Registers, _ strategy: Strategy,
    _ system: SystemState?, _ finding: inout CanaryFinding
  ) {
    let registers = MemoryLayout<word>.size == 8 ? 16 : 8
    var filled = filled
    withUnsafeBytes(of: &filled) { expectedBytes in
      withUnsafeBytes(of: &side.pointee.out) { foundBytes in
        let expected = expectedBytes.assumingMemoryBound(to: word.self)
        let found = foundBytes.assumingMemoryBound(to: word.self)
        for index in 0..<registers {
          note(Int32(1) << Int32(index), expected[index], found[index], strategy, &finding)
        }
      }
    }
    if strategy.promises(FLAGS) {
      let expected = side.pointee.flags_in & checkedFlags
      note(FLAGS, expected, side.pointee.flags_out & checkedFlags, strategy, &finding)
    }
    if strategy.promises(DS) {
      let expected = side.pointee.segments_in
      let found = side.pointee.segments_out
      note(DS, expected.0, found.0, strategy, &finding)
      note(ES, expected.1, found.1, strategy, &finding)
      note(FS, expected.2, found.2, strategy, &finding)
      note(GS, expected.3, found.3, strategy, &finding)
    }
    guard let system else { return }
    let found = side.pointee.system_out
    if strategy.promises(CS) {
      note(CS, system.cs, found.0 & 0xFFFF, strategy, &finding)
      note(SS, system.ss, found.1 & 0xFFFF, strategy, &finding)
    }
    if strategy.promises(LDT) { note(LDT, system.ldt, found.2 & 0xFFFF, strategy, &finding) }
    if strategy.promises(CR3) { note(CR3, system.cr3, found.3, strategy, &finding) }
    compareTasks(side, strategy, &finding)
  }

  /// Looks at the processor's account of the tasks.
  ///
  /// Who runs is busy, who left is not, unless it called; and who was called knows by whom
  /// (Intel SDM Vol. 3A, 8.4).
  private static func compareTasks(
    _ side: UnsafeMutablePointer<canary_side>, _ strategy: Strategy,
    _ finding: inout CanaryFinding
  ) {
    guard strategy.promises(TASK_LINKS),
      let caller = UnsafePointer<task_pointer>(bitPattern: UInt(measured_context().pointee.handle))
    else { return }
    let isCalled = strategy.requires(NESTED)
    let available: word = strategy.requires(TASK_286) ? 0x81 : 0x89
    let busy = available | 2
    let other = isCalled && side == partner_canary() ? busy : available
    let link = isCalled ? word(caller.pointee.task) : 0
    note(TASK_LINKS, busy | other << 8 | link << 16, side.pointee.tasks_out, strategy, &finding)
  }

  static func note(
    _ bit: Int32, _ expected: word, _ found: word, _ strategy: Strategy,
    _ finding: inout CanaryFinding
  ) {
    guard expected != found else { return }
    let promisedBefore = finding.changed & strategy.promises
    finding.changed |= UInt64(bit)
    if strategy.promises(bit), promisedBefore == 0 {
      finding.firstBroken = (
        UInt64(bit.trailingZeroBitCount), UInt64(expected), UInt64(found)
      )
    }
  }
}
