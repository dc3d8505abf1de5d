import CHarness

// Selectors and privileged state of the two contexts.
extension Cell {
  /// The data selectors of both contexts while they are timed: 64-bit ones have null selectors, but
  /// where a strategy requires others.
  var timedSelectors: Selectors {
    let isNullOtherwise = MemoryLayout<word>.size == 8
    return isNullOtherwise && strategy.requires(REAL_SELECTORS)
      ? P.selectors().other : P.selectors().usual
  }

  /// Gives the running context data selectors where the strategy requires certain ones.
  func loadSelectors(_ selectors: Selectors) {
    if strategy.requires(REAL_SELECTORS) { load_data_selectors(selectors.ds) }
  }

  /// The running context's selectors and, where needed, the state that only ring 0 reads.
  func systemNow() -> SystemState {
    var state = processor_state()
    read_processor_state(&state)
    let privileged = strategy.requires(RING0)
    return SystemState(
      cs: state.cs, ss: state.ss, ldt: privileged ? read_ldt() : 0,
      cr3: strategy.promises(CR3) ? call_in_ring_0(read_cr3_address(), 0) : 0)
  }

  /// The timed partner's state: the running context's, except as the strategy requires.
  func timedSystem() -> SystemState {
    var system = systemNow()
    guard let alternate = P.alternateSystem() else { return system }
    if strategy.requires(OTHER_CR3) { system.cr3 = alternate.cr3 }
    if strategy.requires(OTHER_LDT) { system.ldt = alternate.ldt }
    return system
  }
}
