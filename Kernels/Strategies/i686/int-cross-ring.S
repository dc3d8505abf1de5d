// int-cross-ring: a software interrupt from ring 3 into ring 0, whose handler only returns.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp), both ignored
//
// saves     by the processor, on ring 0's stack: eip cs eflags esp ss; iretl loads them back
// assumes   ring 3; the task-state segment has ring 0's stack
// requires  a gate that ring 3 may use
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS, GATES | NO_SWITCH)

FRAME
END_FRAME

SWITCH
  int $64
  ret
END_SWITCH

HANDLER(64)
  iretl
END_HANDLER(64)
