// stack-pointer-ret: swap nothing but the stack, leave with `ret`.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     nothing; rsp goes to *save
// assumes   the caller wants no register back but rsp
// requires  nothing
#include "strategy.h"

STRATEGY(SP, NOTHING)

FRAME
  WORD ENTRY                    //  +0  return address
END_FRAME

SWITCH
  // Switch stacks.
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  ret
END_SWITCH
