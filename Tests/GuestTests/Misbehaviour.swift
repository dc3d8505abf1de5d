import Measurement

/// A strategy that does something wrong when it is switched through.
///
/// It has the body of its switch in each instruction set. What it promises is the stack pointer
/// alone, but where another register is what it loses.
struct Misbehaviour {
  var name: String
  var x86_64: String
  var i686: String
  var promises = "SP"
  var requirements = "NOTHING"
  var frame = "WORD ENTRY"
  /// What stands before STRATEGY.
  var before = ""

  /// The whole file, as the strategies of the suite are written.
  func file(_ architecture: Architecture) -> String {
    """
    // \(name): a strategy for tests, which misbehaves.
    #include "strategy.h"
    \(before)
    STRATEGY(\(promises), \(requirements))

    FRAME
      \(frame)
    END_FRAME

    SWITCH
    \(architecture == .i686 ? i686 : x86_64)
    END_SWITCH

    """
  }
}

/// What `stack-pointer-ret` does: a switch that works.
private let works64 = """
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    ret
  """
private let works32 = """
    movl 4(%esp), %eax
    movl 8(%esp), %edx
    movl %esp, (%eax)
    movl %edx, %esp
    ret
  """

extension Misbehaviour {
  /// The same text in both instruction sets.
  init(_ name: String, _ both: String, requirements: String = "NOTHING") {
    self.init(name: name, x86_64: both, i686: both, requirements: requirements)
  }

  /// Something done first, and then a switch that works.
  init(_ name: String, before both: String) {
    self.init(name: name, x86_64: both + "\n" + works64, i686: both + "\n" + works32)
  }

  // Addresses of the mailbox (Kernels/Protocol/Mailbox.swift): the count of written bytes is at
  // 0x400040, the stream begins at 0x410000. Absolute, so that one text serves both.
  static let all: [Misbehaviour] = [
    Misbehaviour("hangs", "1: jmp 1b"),
    Misbehaviour("raises-undefined", "ud2"),
    Misbehaviour(
      name: "reads-nowhere", x86_64: "movl $0xDEAD0000, %eax; movl (%rax), %eax",
      i686: "movl 0xDEAD0000, %eax"),
    Misbehaviour(
      name: "loses-stack", x86_64: "movl $0xDEAD0000, %esp; pushq %rax",
      i686: "movl $0xDEAD0000, %esp; pushl %eax"),
    // Without an interrupt table the exception becomes a double and then a triple fault.
    Misbehaviour(
      "resets", "lidt no_table; ud2; .pushsection .data; no_table: .space 10; .popsection"),
    // A software KVM raises exceptions for the guest itself, but does not know this instruction.
    Misbehaviour("asks-too-much", "int $3"),
    Misbehaviour(
      "babbles-in-mailbox",
      before: """
            movl 0x400040, %eax
            movl $0x55AA55AA, 0x410000(%eax)
            movl $0x02425753, 0x410010(%eax)
            addl $64, 0x400040
        """),
    Misbehaviour("claims-too-much", before: "  movl $0x7FFFFFFF, 0x400040"),
    Misbehaviour("takes-back", before: "  movl $0, 0x400040"),
    Misbehaviour(
      "repeats-itself",
      before: """
            cmpl $0, repeated
            jne 1f
            movl $1, repeated
            movl 0x400040, %eax
        \((0..<7).map { """
                movl 0x40FFE4+\(4 * $0)(%eax), %ecx
                movl %ecx, 0x410000+\(4 * $0)(%eax)

            """ }.joined())
            addl $28, 0x400040
        1:
          .pushsection .data; repeated: .long 0; .popsection
        """),
    Misbehaviour(
      name: "babbles-on-output",
      x86_64: """
          movq %rdi, %r8
          movq %rsi, %r9
          movl $1, %eax
          movl $1, %edi
          movl $junk, %esi
          movl $64, %edx
          syscall
          movq %r8, %rdi
          movq %r9, %rsi
        \(works64)
          .pushsection .rodata; junk: .space 64, 0x5A; .popsection
        """,
      i686: """
          movl $4, %eax
          movl $1, %ebx
          movl $junk, %ecx
          movl $64, %edx
          int $0x80
        \(works32)
          .pushsection .rodata; junk: .space 64, 0x5A; .popsection
        """),
    Misbehaviour("ends-by-port", "xorl %eax, %eax; outl %eax, $0xF4; 1: jmp 1b"),
    Misbehaviour(
      name: "ends-by-call", x86_64: "movl $231, %eax; xorl %edi, %edi; syscall",
      i686: "movl $252, %eax; xorl %ebx, %ebx; int $0x80"),
    // Returns to its caller once, long after the canaries were exchanged.
    Misbehaviour(
      "loses-count",
      before: """
          incl calls
          cmpl $50, calls
          jne 1f
          ret
        1:
          .pushsection .data; calls: .long 0; .popsection
        """),
    // In a ring, once: leaves a context out, and in the second case enters another twice for it, so
    // that the sum is right again. Longer after the canaries than a ring of five is round.
    leavesOut("leaves-one-out", andThen: ""),
    leavesOut("leaves-one-out-for-another", andThen: "cmpl $51, leavings; jne 1f; ret; 1:"),
    Misbehaviour(
      name: "corrupts-register", x86_64: "  incq %rbx\n" + works64, i686: "  incl %ebx\n" + works32,
      promises: "SP | BX"),
    // The partner's first frame is one word; two argument words follow, then the guards.
    Misbehaviour(
      name: "overruns-stack",
      x86_64: """
          cmpl $0, overran
          jne 1f
          movl $1, overran
          movq $0, 24(%rsi)
        1:
        \(works64)
          .pushsection .data; overran: .long 0; .popsection
        """,
      i686: """
          cmpl $0, overran
          jne 1f
          movl $1, overran
          movl 8(%esp), %edx
          movl $0, 12(%edx)
        1:
        \(works32)
          .pushsection .data; overran: .long 0; .popsection
        """),
  ]
}

/// A switch that goes to the next context but one when it is called for the 50th time.
private func leavesOut(_ name: String, andThen more: String) -> Misbehaviour {
  let data = ".pushsection .data; leavings: .long 0; .popsection"
  // The context's next one is its fourth word (Kernels/Harness/include/harness.h).
  return Misbehaviour(
    name: name,
    x86_64: """
        incl leavings
        \(more)
        cmpl $50, leavings
        jne 2f
        movq 24(%rdi), %rax
        movq 24(%rax), %rax
        movq (%rax), %rsi
      2:
      \(works64)
        \(data)
      """,
    i686: """
        incl leavings
        \(more)
        movl 4(%esp), %eax
        movl 8(%esp), %edx
        cmpl $50, leavings
        jne 2f
        movl 12(%eax), %ecx
        movl 12(%ecx), %ecx
        movl (%ecx), %edx
      2:
        movl %esp, (%eax)
        movl %edx, %esp
        ret
        \(data)
      """)
}
