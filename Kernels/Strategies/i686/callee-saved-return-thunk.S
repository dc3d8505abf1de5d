// callee-saved-return-thunk: callee-saved, but each ret is a jmp to one shared ret.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     ebp ebx esi edi; esp goes to *save
// assumes   the caller wants neither eax ecx edx nor the flags back; flat, constant segments
// requires  nothing
#include "strategy.h"

STRATEGY(BX | SP | BP | SI | DI, NOTHING)

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

  // The return thunk, in place; a kernel has one for all its functions.
  jmp 1f
1:
  ret
END_SWITCH
