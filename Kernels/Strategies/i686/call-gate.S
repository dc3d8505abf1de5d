// call-gate: a far call from ring 3 through a call gate into ring 0, and back.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp), both ignored
//
// saves     by the processor, on ring 0's stack: eip cs esp ss; lretl loads them back
// assumes   ring 3; the task-state segment has ring 0's stack
// requires  the call gate of selector 0x60
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS, GATES | NO_SWITCH)

FRAME
END_FRAME

SWITCH
  lcalll $0x60, $0             // the offset is ignored
  ret
END_SWITCH

HANDLER(CALL_GATE)
  lretl
END_HANDLER(CALL_GATE)
