// thread-futex: process-futex between two threads, which have one address space.
//
//   void switch(void **save, void *load)      save in %rdi; load is ignored
//
// saves     all that a thread has, for the kernel does
// assumes   the caller wants neither rax rcx rdx rsi rdi r9 r10 r11 nor the flags back
// requires  another thread of this process, which runs OTHER_SIDE
//
// With the turn goes the other one's count of how often it was entered: it alone adds to it.
#include "strategy.h"

STRATEGY(BX | SP | BP | R8 | R12 | R13 | R14 | R15, \
         NO_SWITCH | SYSTEM_CALLS | OTHER_PROCESS | SAME_MEMORY)

FRAME
END_FRAME

SWITCH
  // Give the turn away, and wake who waits for it (FUTEX_WAKE).
  movq CONTEXT_NEXT(%rdi), %r9
  movq CONTEXT_ENTRIES(%r9), %rax
  movq %rax, SHARED_COUNT(%rip)
  movl $1, SHARED_TURN(%rip)
  leaq SHARED_TURN(%rip), %rdi
  movl $1, %esi
  movl $1, %edx
  movl $202, %eax
  syscall

  // Sleep until it is back (FUTEX_WAIT, without a timeout).
  xorl %esi, %esi
  xorl %r10d, %r10d
1:
  movl $202, %eax
  syscall
  cmpl $0, SHARED_TURN(%rip)
  jne 1b
  movq SHARED_COUNT(%rip), %rax
  movq %rax, CONTEXT_ENTRIES(%r9)
  ret
END_SWITCH

HANDLER(OTHER_SIDE)
  leaq SHARED_TURN(%rip), %rdi
  xorl %r10d, %r10d
1:
  cmpl $1, SHARED_TURN(%rip)
  je 2f
  xorl %esi, %esi
  xorl %edx, %edx
  movl $202, %eax
  syscall
  jmp 1b
2:
  incq SHARED_COUNT(%rip)
  movl $0, SHARED_TURN(%rip)
  movl $1, %esi
  movl $1, %edx
  movl $202, %eax
  syscall
  jmp 1b
END_HANDLER(OTHER_SIDE)
