// stack-pointer-jmp: swap nothing but the stack, leave with an indirect `jmp`.
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

  // Leave by the branch predictor, not the return stack.
  popq %rcx
  jmp *%rcx
END_SWITCH
