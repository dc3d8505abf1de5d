import CHarness
import GuestProtocol
import Harness

// Which segments there are on the bare machine: the tables that boot.S lays out. The numbers are
// Linux's, so that a hypervisor which lets the guest use the host's tables finds what it expects.
extension BarePC {
  static func selectors() -> (usual: Selectors, other: Selectors) {
    var state = processor_state()
    read_processor_state(&state)
    let isUser = state.cs & 3 == 3
    let data = word(isUser ? USER_DATA : KERNEL_DATA)
    if MemoryLayout<word>.size == 8 {
      // 64-bit systems keep null selectors in the data segments.
      return (Selectors(all: 0), Selectors(all: data))
    }
    return (
      Selectors(all: data), Selectors(all: word(isUser ? USER_DATA_DOUBLE : KERNEL_DATA_DOUBLE))
    )
  }

  static var hasPaging: Bool { paging_is_on() != 0 }

  static func process(partner frame: UnsafeMutablePointer<word>) -> word? {
    make_partner_process(frame)
  }

  static func alternateSystem() -> SystemState? {
    let directory = partner_page_directory()
    // On i686 the double, since a process may be told from the other by it.
    if directory != 0 { return state(USER_CODE_DOUBLE, USER_DATA_DOUBLE, cr3: directory) }
    guard MemoryLayout<word>.size == 4 else {
      return state(KERNEL_CODE, KERNEL_DATA, cr3: alternate_page_directory())
    }
    return state(
      KERNEL_CODE_DOUBLE, KERNEL_DATA_DOUBLE, ldt: EMPTY_LDT, cr3: alternate_page_directory())
  }

  private static func state(
    _ code: Int32, _ data: Int32, ldt: Int32 = 0, cr3: word
  ) -> SystemState {
    SystemState(cs: word(code), ss: word(data), ldt: word(ldt), cr3: cr3)
  }
}

// The requirements of strategies.
extension BarePC {
  static func grant(_ strategy: Strategy) -> CellOutcome? {
    let processesOnly = SIGNALS | SYSTEM_CALLS | OTHER_PROCESS | OWN_SIGNALS | LIBRARY
    if strategy.requires(processesOnly) { return .unsupported }
    if let refusal = refusal(of: strategy) { return refusal }
    turnOnFeatures(for: strategy)
    strategy.forEachHandler { entry, code in
      if entry <= word(LAST_WAY_IN) { setEntry(entry, code) }
    }
    turnOnControls(strategy)
    if strategy.requires(TASKS | OTHER_LDT) { return grantTasks(strategy) }
    guard strategy.requires(PROCESSES) else { return nil }
    // Ring 0 has threads for those that ask for it, and no processes.
    if isPrivileged != strategy.requires(RING0) { return .unsupported }
    if !hasPaging { return .pagingRefused }
    start_processes()
    if !isPrivileged { examine_processes() }
    return nil
  }

  static func release(_ strategy: Strategy) {
    guard refusal(of: strategy) == nil else { return }
    stop_processes()
    strategy.forEachHandler { entry, _ in
      let way = entry % word(TASK_GATES)
      if way <= word(LAST_WAY_IN) { setEntry(way, 0) }
    }
    turnOffControls(strategy)
    if strategy.requires(TASKS | OTHER_LDT) { releaseTasks() }
  }

  private static func refusal(of strategy: Strategy) -> CellOutcome? {
    if strategy.requires(RING0), !isPrivileged { return .unsupported }
    if Features.areMissing(for: strategy) { return .featureMissing }
    return lacksEntryFeatures(strategy) ? .featureMissing : nil
  }
}
