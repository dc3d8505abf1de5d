// callee-saved-verw: callee-saved, and VERW, by which processors with MD_CLEAR empty their buffers.
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

.section .rodata
.balign 2
9: .word 0x2B                   // user data, as Linux numbers it

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

  // By a selector in memory, or nothing is emptied (Intel, Microarchitectural Data Sampling).
  verw 9b

  // Restore.
  popl %edi
  popl %esi
  popl %ebx
  popl %ebp
  ret
END_SWITCH
