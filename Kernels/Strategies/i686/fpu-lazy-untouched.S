// fpu-lazy-untouched: callee-saved, and a trap set for the FPU, which is not used.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     ebp ebx esi edi; esp goes to *save
// assumes   the caller wants neither eax ecx edx nor the flags back; flat, constant segments
// requires  ring 0: MOV CR0 is privileged
#include "strategy.h"

STRATEGY(BX | SP | BP | SI | DI, RING0)

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

  // Make the next FPU instruction trap: CR0.TS.
  movl %cr0, %eax
  orl $8, %eax
  movl %eax, %cr0
  ret
END_SWITCH
