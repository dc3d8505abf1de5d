import CHarness
import GuestProtocol
import Harness

// Hardware tasks on the bare machine, i686 only: the descriptors of tables.S, made what a strategy
// requires. The running task is the one that boots and measures.
extension BarePC {
  /// Selectors of tables.S.
  private enum TaskSelector {
    static let running: word = 0x48
    static let partner: word = 0x50
    static let gateToRunning: word = 0x80
    static let gateToPartner: word = 0x88
    static let shortRunning: word = 0x90
    static let shortPartner: word = 0x98
    static let runningLDT: word = 0xA8
    static let handler: word = 0xB8
  }

  /// Available task-state segments of 32 and of 16 bits: table 3-2 of Intel SDM volume 3A.
  private static let available: word = 0x89
  private static let shortAvailable: word = 0x81

  static func tasks(
    for strategy: Strategy, partner: UnsafeMutableRawPointer
  ) -> (running: word, partner: word)? {
    guard MemoryLayout<word>.size == 4 else { return nil }
    let isShort = strategy.requires(TASK_286)
    let task = isShort ? TaskSelector.shortPartner : TaskSelector.partner
    let address = word(UInt(bitPattern: partner))
    set_base(task, address)
    set_access(task, isShort ? shortAvailable : available)
    strategy.forEachHandler { vector, code in
      if vector >= word(TASK_GATES), code != 0 { reset_handler_task(code, task) }
    }
    // A strategy that asks for gates goes through them, not to the tasks themselves.
    let running = running_pointer()
    running.pointee.task = UInt16(
      truncatingIfNeeded: isShort ? TaskSelector.shortRunning : TaskSelector.running)
    running.pointee.selector =
      strategy.requires(GATES)
      ? UInt16(truncatingIfNeeded: TaskSelector.gateToRunning) : running.pointee.task
    running.pointee.descriptor = descriptor(of: running.pointee.task)
    let other = partner_pointer()
    other.pointee.address = word32(truncatingIfNeeded: address)
    other.pointee.task = UInt16(truncatingIfNeeded: task)
    other.pointee.selector =
      strategy.requires(GATES)
      ? UInt16(truncatingIfNeeded: TaskSelector.gateToPartner) : other.pointee.task
    other.pointee.descriptor = descriptor(of: other.pointee.task)
    return (word(UInt(bitPattern: running)), word(UInt(bitPattern: other)))
  }

  private static func descriptor(of task: UInt16) -> word32 {
    word32(truncatingIfNeeded: descriptor_address(word(task)))
  }

  /// Task gates, a local descriptor table and 16-bit tasks, where the strategy requires them.
  static func grantTasks(_ strategy: Strategy) -> CellOutcome? {
    guard MemoryLayout<word>.size == 4 else { return .unsupported }
    strategy.forEachHandler { vector, code in
      guard vector >= word(TASK_GATES) else { return }
      set_task_gate(
        vector % word(TASK_GATES), code == 0 ? TaskSelector.partner : TaskSelector.handler)
    }
    if strategy.requires(OTHER_LDT) { use_ldt(TaskSelector.runningLDT) }
    if strategy.requires(TASK_286) {
      set_base(word(SWITCH_SEGMENT), strategy.code)
      set_base(TaskSelector.shortRunning, short_task_address())
      set_access(TaskSelector.shortRunning, shortAvailable)
      load_task_register(TaskSelector.shortRunning)
    }
    return nil
  }

  /// Back to the task that booted, without a local descriptor table, and with an FPU that may be
  /// used: each switch to a task has set CR0.TS.
  static func releaseTasks() {
    guard MemoryLayout<word>.size == 4 else { return }
    use_ldt(0)
    set_access(TaskSelector.running, available)
    load_task_register(TaskSelector.running)
    clear_task_switched()
  }
}
