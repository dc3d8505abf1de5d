// call-only: call and return, no second context. The floor of the harness.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi, both ignored
//
// saves     nothing
// assumes   nothing
// requires  nothing
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI \
         | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 | FLAGS, NO_SWITCH)

FRAME
END_FRAME

SWITCH
  ret
END_SWITCH
