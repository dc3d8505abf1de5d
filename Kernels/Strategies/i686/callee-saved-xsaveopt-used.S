// callee-saved-xsaveopt-used: callee-saved-xsaveopt, with every enabled state in use in both contexts.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     to the area: x87, SSE, AVX and AVX-512 state; to the stack: ebp ebx esi edi;
//           esp goes to *save
// assumes   the caller wants neither eax ecx edx nor the flags back; flat, constant segments
// requires  XSAVEOPT, and an area for each context
#include "strategy.h"

STRATEGY(BX | SP | BP | SI | DI | X87 | CONTROL_WORDS | VECTORS, \
         HAS_XSAVE | HAS_XSAVEOPT | AREAS | STATES_IN_USE)

FRAME
  WORD AREA                     //  +0  the area, where the rest is
  WORD 0, 0, 0, 0               //  +4  edi esi ebx ebp
  WORD ENTRY                    // +20  return address
END_FRAME

SWITCH
  // Save. eax and edx will say what.
  pushl %ebp
  pushl %ebx
  pushl %esi
  pushl %edi
  movl 20(%esp), %ebx
  movl 24(%esp), %esi
  movl CONTEXT_AREA(%ebx), %ecx
  pushl %ecx
  movl $USER_STATES, %eax
  xorl %edx, %edx
  xsaveopt (%ecx)

  // Switch stacks.
  movl %esp, (%ebx)
  movl %esi, %esp

  // Restore.
  popl %ecx
  xrstor (%ecx)
  popl %edi
  popl %esi
  popl %ebx
  popl %ebp
  ret
END_SWITCH
