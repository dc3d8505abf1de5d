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
    let data: word = isUser ? 0x2B : 0x18
    if MemoryLayout<word>.size == 8 {
      // 64-bit systems keep null selectors in the data segments.
      return (Selectors(all: 0), Selectors(all: data))
    }
    return (Selectors(all: data), Selectors(all: isUser ? 0x43 : 0x38))
  }

  static var hasPaging: Bool { paging_is_on() != 0 }

  static func tasks(partner: UnsafeMutableRawPointer) -> (running: word, partner: word)? {
    guard MemoryLayout<word>.size == 4 else { return nil }
    install_partner_task(word(UInt(bitPattern: partner)))
    return (running_task_pointer(), partner_task_pointer())
  }

  static func alternateSystem() -> SystemState? {
    guard MemoryLayout<word>.size == 4 else { return nil }
    return SystemState(cs: 0x08, ss: 0x38, ldt: 0x58, cr3: alternate_page_directory())
  }
}

// What strategies require.
extension BarePC {
  static func grant(_ strategy: Strategy) -> CellOutcome? {
    if strategy.requires(SIGNALS) { return .unsupported }
    strategy.forEachHandler { vector, code in set_gate(vector, code) }
    return nil
  }

  static func release(_ strategy: Strategy) {
    strategy.forEachHandler { vector, _ in set_gate(vector, 0) }
  }
}
