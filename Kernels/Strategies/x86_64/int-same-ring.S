// int-same-ring: a software interrupt within ring 0, whose handler only returns.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi, both ignored
//
// saves     by the processor, on the stack: rip cs rflags rsp ss; iretq loads them back
// assumes   an interrupt takes no stack of its own
// requires  ring 0, and a gate that leads to the handler
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI \
         | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 | FLAGS, RING0 | GATES | NO_SWITCH)

FRAME
END_FRAME

SWITCH
  int $32
  ret
END_SWITCH

HANDLER(32)
  iretq
END_HANDLER(32)
