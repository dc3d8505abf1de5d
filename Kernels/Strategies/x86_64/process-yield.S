// process-yield: two processes give each other the turn in shared memory, on one CPU; who waits, yields.
//
//   void switch(void **save, void *load)      save in %rdi; load is ignored
//
// saves     all that a process has, for the kernel does
// assumes   the caller wants neither rax rcx r9 r11 nor the flags back
// requires  another process with this one's shared page, which runs OTHER_SIDE
//
// With the turn goes the other one's count of how often it was entered: it alone adds to it.
#include "strategy.h"

STRATEGY(DX | BX | SP | BP | SI | DI | R8 | R10 | R12 | R13 | R14 | R15, \
         NO_SWITCH | SYSTEM_CALLS | OTHER_PROCESS)

FRAME
END_FRAME

SWITCH
  // Give the turn away.
  movq CONTEXT_NEXT(%rdi), %r9
  movq CONTEXT_ENTRIES(%r9), %rax
  movq %rax, SHARED_COUNT(%rip)
  movl $1, SHARED_TURN(%rip)

  // Yield until it is back (sched_yield).
1:
  movl $24, %eax
  syscall
  cmpl $0, SHARED_TURN(%rip)
  jne 1b
  movq SHARED_COUNT(%rip), %rax
  movq %rax, CONTEXT_ENTRIES(%r9)
  ret
END_SWITCH

HANDLER(OTHER_SIDE)
1:
  movl $24, %eax
  syscall
  cmpl $1, SHARED_TURN(%rip)
  jne 1b
  incq SHARED_COUNT(%rip)
  movl $0, SHARED_TURN(%rip)
  jmp 1b
END_HANDLER(OTHER_SIDE)
