// local-apic-eoi: callee-saved, and an end-of-interrupt to the local APIC, whose registers are memory.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     ebp ebx esi edi; esp goes to *save
// assumes   the caller wants neither eax ecx edx nor the flags back; flat, constant segments
// requires  ring 0, and a local APIC
#include "strategy.h"

STRATEGY(BX | SP | BP | SI | DI, RING0 | HAS_LOCAL_APIC)

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

  // Acknowledge: the EOI register (Intel SDM Vol. 3A, table 11-1).
  movl $0, 0xFEE000B0
  ret
END_SWITCH
