// process-eventfd: two processes wake each other through two eventfds, on one CPU.
//
//   void switch(void **save, void *load)      save in %rdi; load is ignored
//
// saves     all that a process has, for the kernel does
// assumes   the caller wants neither rax rcx rdx rsi rdi r9 r11 nor the flags back
// requires  another process with this one's eventfds and shared page, which runs OTHER_SIDE
//
// With the turn goes the other one's count of how often it was entered: it alone adds to it.
#include "strategy.h"

STRATEGY(BX | SP | BP | R8 | R10 | R12 | R13 | R14 | R15, \
         NO_SWITCH | SYSTEM_CALLS | OTHER_PROCESS | EVENTS)

FRAME
END_FRAME

.data
.balign 16
9: .quad 1, 0                   // what is added to an event, and what is read

SWITCH
  // Add one to the other's event.
  movq CONTEXT_NEXT(%rdi), %r9
  movq CONTEXT_ENTRIES(%r9), %rax
  movq %rax, SHARED_COUNT(%rip)
  movl FROM_HERE_WRITE(%rip), %edi
  leaq 9b(%rip), %rsi
  movl $8, %edx
  movl $1, %eax
  syscall

  // Wait for this one's.
  movl TO_HERE_READ(%rip), %edi
  leaq 9b+8(%rip), %rsi
  xorl %eax, %eax
  syscall
  movq SHARED_COUNT(%rip), %rax
  movq %rax, CONTEXT_ENTRIES(%r9)
  ret
END_SWITCH

HANDLER(OTHER_SIDE)
  movl $8, %edx
1:
  movl FROM_HERE_READ(%rip), %edi
  leaq 9b+8(%rip), %rsi
  xorl %eax, %eax
  syscall
  incq SHARED_COUNT(%rip)
  movl TO_HERE_WRITE(%rip), %edi
  leaq 9b(%rip), %rsi
  movl $1, %eax
  syscall
  jmp 1b
END_HANDLER(OTHER_SIDE)
