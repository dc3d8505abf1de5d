// stack-pointer-ret: swap nothing but the stack, leave with `ret`.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     nothing; esp goes to *save
// assumes   the caller wants no register back but esp
// requires  nothing
#include "strategy.h"

STRATEGY(SP, NOTHING)

FRAME
  WORD ENTRY                    //  +0  return address
END_FRAME

SWITCH
  // Arguments, before the stack moves.
  movl 4(%esp), %eax
  movl 8(%esp), %edx

  // Switch stacks.
  movl %esp, (%eax)
  movl %edx, %esp
  ret
END_SWITCH
