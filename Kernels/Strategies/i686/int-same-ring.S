// int-same-ring: a software interrupt within ring 0, whose handler only returns.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp), both ignored
//
// saves     by the processor, on the stack: eip cs eflags; iretl loads them back
// assumes   an interrupt takes no stack of its own
// requires  ring 0, and a gate that leads to the handler
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS, RING0 | GATES | NO_SWITCH)

FRAME
END_FRAME

SWITCH
  int $32
  ret
END_SWITCH

HANDLER(32)
  iretl
END_HANDLER(32)
