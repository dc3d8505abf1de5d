// callee-saved-jmp: callee-saved, but it leaves with an indirect `jmp`, as fcontext does.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     ebp ebx esi edi; esp goes to *save
// assumes   the caller wants neither eax ecx edx nor the flags back; flat, constant segments
// requires  nothing
#include "strategy.h"

STRATEGY(BX | SP | BP | SI | DI, NOTHING)

FRAME
  WORD 0                        //  +0  edi
  WORD 0                        //  +4  esi
  WORD 0                        //  +8  ebx
  WORD 0                        // +12  ebp
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

  // Leave by the branch predictor, not the return stack.
  popl %ecx
  jmp *%ecx
END_SWITCH
