// thread-pipe: process-pipe between two threads, which have one address space.
//
//   void switch(void **save, void *load)      save in %rdi; load is ignored
//
// saves     all that a thread has, for the kernel does
// assumes   the caller wants neither rax rcx rdx rsi rdi r11 nor the flags back
// requires  another thread of this process with its pipes, which runs OTHER_SIDE
//
// The token is the other thread's count of how often it was entered: it alone adds to it.
#include "strategy.h"

STRATEGY(BX | SP | BP | R8 | R9 | R10 | R12 | R13 | R14 | R15, \
         NO_SWITCH | SYSTEM_CALLS | OTHER_PROCESS | SAME_MEMORY)

FRAME
END_FRAME

SWITCH
  // Write the token.
  movq CONTEXT_NEXT(%rdi), %rsi
  addq $CONTEXT_ENTRIES, %rsi
  movl FROM_HERE_WRITE(%rip), %edi
  movl $8, %edx
  movl $1, %eax
  syscall

  // Read it back.
  movl TO_HERE_READ(%rip), %edi
  xorl %eax, %eax
  syscall
  ret
END_SWITCH

HANDLER(OTHER_SIDE)
  leaq -8(%rsp), %rsi
  movl $8, %edx
1:
  movl FROM_HERE_READ(%rip), %edi
  xorl %eax, %eax
  syscall
  incq (%rsi)
  movl TO_HERE_WRITE(%rip), %edi
  movl $1, %eax
  syscall
  jmp 1b
END_HANDLER(OTHER_SIDE)
