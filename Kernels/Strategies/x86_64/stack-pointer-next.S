// stack-pointer-next: swap nothing but the stack, with another that a function chooses.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi, both ignored
//
// saves     nothing; rsp goes to the context that runs, and comes from the one that it names
// assumes   the caller wants no register back but rsp
// requires  nothing
#include "strategy.h"

STRATEGY(SP, NOTHING)

FRAME
  WORD ENTRY                    //  +0  return address
END_FRAME

SWITCH
  // Switch stacks.
  movq %rsp, %rdi
  call next_stack
  movq %rax, %rsp
  ret
END_SWITCH
