// stack-pointer-next: swap nothing but the stack, with another that a function chooses.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp), both ignored
//
// saves     nothing; esp goes to the context that runs, and comes from the one that it names
// assumes   the caller wants no register back but esp
// requires  nothing
#include "strategy.h"

STRATEGY(SP, NOTHING)

FRAME
  WORD ENTRY                    //  +0  return address
END_FRAME

SWITCH
  // Switch stacks; the word that is pushed is the old stack's, and is left behind with it.
  pushl %esp
  call next_stack
  movl %eax, %esp
  ret
END_SWITCH
