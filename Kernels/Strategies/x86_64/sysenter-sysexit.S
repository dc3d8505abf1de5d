// sysenter-sysexit: a fast system call of Intel's, from ring 3 into ring 0 and back.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi, both ignored
//
// saves     nothing; sysexit goes back to where rdx and rcx say
// assumes   the caller wants neither rdx and rcx back; ring 3, with interrupts off
// requires  SYSENTER, with its model-specific registers set
#include "strategy.h"

STRATEGY(AX | BX | SP | BP | SI | DI \
         | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 | FLAGS, GATES | HAS_SYSENTER | NO_SWITCH)

FRAME
END_FRAME

SWITCH
  // The values that sysexit loads: the processor keeps neither.
  movq %rsp, %rcx
  leaq 1f(%rip), %rdx
  sysenter
1:
  ret
END_SWITCH

HANDLER(SYSENTER_ENTRY)
  sysexitq
END_HANDLER(SYSENTER_ENTRY)
