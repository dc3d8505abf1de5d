// int-cross-ring: a software interrupt from ring 3 into ring 0, whose handler only returns.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi, both ignored
//
// saves     by the processor, on ring 0's stack: rip cs rflags rsp ss; iretq loads them back
// assumes   ring 3; the task-state segment has ring 0's stack
// requires  a gate that ring 3 may use
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI \
         | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 | FLAGS, GATES | NO_SWITCH)

FRAME
END_FRAME

SWITCH
  int $64
  ret
END_SWITCH

HANDLER(64)
  iretq
END_HANDLER(64)
