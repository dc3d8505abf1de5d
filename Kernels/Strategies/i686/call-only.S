// call-only: call and return, no second context. The floor of the harness.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp), both ignored
//
// saves     nothing
// assumes   nothing
// requires  nothing
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS, NO_SWITCH)

FRAME
END_FRAME

SWITCH
  ret
END_SWITCH
