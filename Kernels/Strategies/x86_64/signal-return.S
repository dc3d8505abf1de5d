// signal-return: a process sends itself a signal, whose handler runs on another stack and returns.
//
//   void switch(void **save, void *load)      both ignored
//
// saves     nothing; the kernel keeps all state on the stack for signals, and gives it back
// assumes   that no other signal comes
// requires  a handler of SIGUSR1 and a stack for it (sigaltstack)
#include "strategy.h"

STRATEGY(DX | BX | SP | BP | R8 | R9 | R10 | R12 | R13 | R14 | R15 | FLAGS, \
         NO_SWITCH | SYSTEM_CALLS | OWN_SIGNALS)

FRAME
END_FRAME

SWITCH
  // kill; the signal comes before it returns.
  movl own_process(%rip), %edi
  movl $10, %esi
  movl $62, %eax
  syscall
  ret
END_SWITCH

HANDLER(USER_SIGNAL)
  // Counts for the context that has no stack of its own.
  movq current_context(%rip), %rax
  movq CONTEXT_NEXT(%rax), %rax
  incq CONTEXT_ENTRIES(%rax)

  // To where the kernel was told that handlers return to, which is rt_sigreturn.
  ret
END_HANDLER(USER_SIGNAL)
