// callee-saved-retpoline: callee-saved-jmp by a retpoline: a call, and a ret to the address put over its own.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     ebp ebx esi edi; esp goes to *save
// assumes   the caller wants neither eax ecx edx nor the flags back; flat, constant segments
// requires  nothing
#include "strategy.h"

STRATEGY(BX | SP | BP | SI | DI, NOTHING)
EQUIVALENT_MUTANT("delete-15", "only a wrong prediction comes here")
EQUIVALENT_MUTANT("delete-16", "only a wrong prediction comes here")
EQUIVALENT_MUTANT("delete-17", "only a wrong prediction comes here")

FRAME
  WORD 0, 0, 0, 0               //  +0  edi esi ebx ebp
  WORD ENTRY                    // +16  return address
END_FRAME

SWITCH
  // Arguments, before the stack moves.
  movl 4(%esp), %eax
  movl 8(%esp), %edx

  // Save.
  pushl %ebp
  pushl %ebx
  pushl %esi
  pushl %edi

  // Switch stacks.
  movl %esp, (%eax)
  movl %edx, %esp

  // Restore.
  popl %edi
  popl %esi
  popl %ebx
  popl %ebp

  // Leave by a ret whose prediction is the call below, where nothing happens.
  popl %ecx
  call 2f
1:
  pause
  lfence
  jmp 1b
2:
  movl %ecx, (%esp)
  ret
END_SWITCH
