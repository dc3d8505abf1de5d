// cr3-different: callee-saved between two address spaces: each context has a CR3 of its own.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     CR3, ebp ebx esi edi; esp goes to *save
// assumes   the caller wants neither eax ecx edx nor the flags back; flat, constant segments
// requires  ring 0: MOV CR3 is privileged; two page directories
#include "strategy.h"

STRATEGY(BX | SP | BP | SI | DI | CR3, RING0 | OTHER_CR3)

FRAME
  WORD NOW_CR3                  //  +0  cr3
  WORD 0, 0, 0, 0               //  +4  edi esi ebx ebp
  WORD ENTRY                    // +20  return address
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
  movl %cr3, %ecx
  pushl %ecx

  // Switch stacks.
  movl %esp, (%eax)
  movl %edx, %esp

  // Switch address spaces.
  popl %ecx
  movl %ecx, %cr3

  // Restore.
  popl %edi
  popl %esi
  popl %ebx
  popl %ebp
  ret
END_SWITCH
