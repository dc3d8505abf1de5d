import CHarness
import GuestProtocol
import Harness

// Ways into ring 0 beside the gates of the IDT, and what address spaces and the FPU's trap need.
extension BarePC {
  /// Whether this is ring 0.
  static var isPrivileged: Bool {
    var state = processor_state()
    read_processor_state(&state)
    return state.cs & 3 == 0
  }

  /// Makes a way in lead to `code`; 0 closes it.
  static func setEntry(_ entry: word, _ code: word) {
    switch entry {
    case word(SYSENTER_ENTRY): _ = call_in_ring_0(open_sysenter_address(), code)
    case word(SYSCALL_ENTRY): _ = call_in_ring_0(open_syscall_address(), code)
    case word(CALL_GATE): open_call_gate(code)
    default: set_gate(entry, code)
    }
  }

  /// Whether the processor lacks what an entry or an address space requires.
  static func lacksEntryFeatures(_ strategy: Strategy) -> Bool {
    let basic = cpuid(1)
    if lacksController(strategy, basic) { return true }
    if strategy.requires(HAS_SYSENTER), basic.edx & (1 << 11) == 0 || refusesSysenter {
      return true
    }
    if strategy.requires(HAS_SYSCALL), cpuid(0x8000_0001).edx & (1 << 11) == 0 { return true }
    if strategy.requires(GLOBAL_PAGES), basic.edx & (1 << 13) == 0 { return true }
    return strategy.requires(HAS_PCID) && basic.ecx & (1 << 17) == 0
  }

  /// Whether CPUID names an instruction that the processor does not have in this mode.
  ///
  /// AMD's line knows sysenter, but not in 64-bit mode (AMD APM Vol. 3, SYSENTER).
  private static var refusesSysenter: Bool {
    let vendor = cpuid(0).ebx
    // AuthenticAMD, HygonGenuine.
    return MemoryLayout<word>.size == 8 && (vendor == 0x6874_7541 || vendor == 0x6F67_7948)
  }

  private static func cpuid(_ leaf: word32) -> (ebx: word32, ecx: word32, edx: word32) {
    var found: (word32, word32, word32, word32) = (0, 0, 0, 0)
    withUnsafeMutableBytes(of: &found) { bytes in
      if let words = bytes.bindMemory(to: word32.self).baseAddress { read_cpuid(leaf, 0, words) }
    }
    return (found.1, found.2, found.3)
  }

  // Bits of CR4 (Intel SDM Vol. 3A, 2.5).
  private static let globalPages: word = 1 << 7
  private static let identifiers: word = 1 << 17

  /// Turns on in CR4 what the strategy requires, and shows it the task-state segment.
  static func turnOnControls(_ strategy: Strategy) {
    set_kernel_stack_place(task_stack_place())
    var bits: word = strategy.requires(GLOBAL_PAGES) ? globalPages : 0
    if strategy.requires(HAS_PCID) {
      bits |= identifiers
      set_alternate_identifier(1)
    }
    if bits != 0 { _ = call_in_ring_0(turn_on_controls_address(), bits) }
    turnOnController(strategy)
  }

  /// Turns off what would change another strategy's cost, and the trap that one may have left.
  static func turnOffControls(_ strategy: Strategy) {
    guard strategy.requires(RING0) else { return }
    turnOffController(strategy)
    reset_task_stack()
    set_alternate_identifier(0)
    _ = call_in_ring_0(turn_off_controls_address(), globalPages | identifiers)
  }
}
