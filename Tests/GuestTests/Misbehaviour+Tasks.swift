// Hardware tasks that are switched to wrongly. There are none in 64-bit mode; those files only
// assemble.
extension Misbehaviour {
  /// One that has the i686 tables in %ecx: the GDT, where the running task is at 0x48 and the
  /// partner's at 0x50, each with its access byte at 5 (Kernels/Platforms/BarePC/i686/tables.S).
  private init(
    task name: String, _ i686: String, requirements: String = "RING0 | TASKS", before: String = ""
  ) {
    let table = """
        subl $8, %esp
        sgdt (%esp)
        movl 2(%esp), %ecx
        addl $8, %esp

      """
    self.init(
      name: name, x86_64: "ud2", i686: table + i686, promises: "SP", requirements: requirements,
      frame: Misbehaviour.taskState, before: before)
  }

  /// A task-state segment: figure 8-2 of Intel SDM volume 3A.
  private static let taskState = """
    WORD 0, 0, 0, 0, 0, 0, 0, NOW_CR3, ENTRY, NOW_FLAGS, 0, 0, 0, 0, STACK, 0, 0, 0
      WORD NOW_ES, NOW_CS, NOW_SS, NOW_DS, NOW_FS, NOW_GS, NOW_LDT, 104 << 16
    """

  /// Switches to the partner, then does what is given.
  private static func switches(_ then: String) -> String {
    """
      movl 8(%esp), %eax
      ljmpl *(%eax)
      \(then)
      ret
    """
  }

  /// Faults of a task switch, and switches that leave the processor's account of tasks wrong.
  static let tasks: [Misbehaviour] = [
    Misbehaviour(
      task: "jumps-to-itself", "movl 4(%esp), %eax; movl (%eax), %eax; ljmpl *(%eax)"),
    Misbehaviour(
      task: "calls-itself", "movl 4(%esp), %eax; movl (%eax), %eax; lcall *(%eax)"),
    Misbehaviour(
      task: "interrupts-into-busy-task", "orb $2, 0x55(%ecx); int $48",
      requirements: "RING0 | TASKS | GATES", before: "TASK_GATE(48)\n"),
    Misbehaviour(task: "jumps-to-busy-task", "orb $2, 0x55(%ecx)\n" + switches("")),
    Misbehaviour(task: "jumps-to-short-task", "movb $0x66, 0x50(%ecx)\n" + switches("")),
    Misbehaviour(task: "jumps-to-absent-task", "andb $0x7F, 0x55(%ecx)\n" + switches("")),
    // The last check of all: by then the new task runs, and half of it is loaded.
    Misbehaviour(
      task: "jumps-to-task-without-table",
      "movl 0x52(%ecx), %eax; andl $0xFFFFFF, %eax; movw $0x18, 96(%eax)\n" + switches("")),
    Misbehaviour(
      task: "returns-to-idle-task",
      """
        movl 0x4A(%ecx), %eax
        andl $0xFFFFFF, %eax
        movw $0x50, (%eax)
        pushfl
        orl $0x4000, (%esp)
        popfl
        iretl
      """),
    // It asks to be nested, and jumps: no back link, and the one who left is not busy.
    Misbehaviour(
      task: "jumps-without-nesting", switches(""), requirements: "RING0 | TASKS | NESTED"),
    // Busy when it is looked at, and not when it is switched to.
    Misbehaviour(
      task: "leaves-task-busy", "andb $0xFD, 0x55(%ecx)\n" + switches("orb $2, 0x55(%ecx)")),
    Misbehaviour(
      task: "leaves-back-link",
      switches("movl 0x52(%ecx), %eax; andl $0xFFFFFF, %eax; movw $0x48, (%eax)")),
  ]
}
