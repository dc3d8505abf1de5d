import CHarness
import GuestProtocol

/// Ping-pong, with the lines of a switch flushed from the caches before each one.
struct Cold<P: Platform>: PairScenario {
  let strategy: Strategy
  let partner: Partner

  /// Lines to flush at least, of a stack and of code: enough for all but the longest strategies, so
  /// that the floor flushes as many as they do.
  private static var usualLines: Int { 4 }

  func arrange() -> CellOutcome? {
    // Its handle is no address of a stack, and its contexts are elsewhere.
    if strategy.requires(TASKS | PROCESSES | INTERRUPTS) { return .unsuitable }
    guard Cold.canFlush else { return .featureMissing }
    let descriptor = strategy.descriptor.pointee
    let codeBytes = Int(descriptor.code_end &- descriptor.code)
    set_cold_lines(
      word(max(Cold.usualLines, strategy.frameBytes / 64 + 2)),
      word(max(Cold.usualLines, (codeBytes + 63) / 64)))
    set_active_switch(descriptor.code)
    return nil
  }

  /// Whether CPUID's leaf 1 shows clflush (CLFSH) and, with SSE2, mfence.
  private static var canFlush: Bool {
    var leaf: (word32, word32, word32, word32) = (0, 0, 0, 0)
    withUnsafeMutableBytes(of: &leaf) { bytes in
      if let start = bytes.bindMemory(to: word32.self).baseAddress { read_cpuid(1, 0, start) }
    }
    let needed: word32 = 1 << 19 | 1 << 26
    return leaf.3 & needed == needed
  }

  func prepare(selectors: Selectors, system: SystemState) -> Bool {
    partner.prepare(
      strategy, entry: cold_partner_address(), selectors: selectors, system: system, on: P.self)
  }

  func run(_ timing: UnsafeMutablePointer<batch>) { cold(timing) }
}
