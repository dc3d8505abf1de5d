// task-register-stack: callee-saved, and the stack of ring 0 noted in the task-state segment.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     ebp ebx esi edi; esp goes to *save
// assumes   the caller wants neither eax ecx edx nor the flags back; flat, constant segments
// requires  ring 0, and a task-state segment
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

  // Entries from ring 3 now begin here, below all that this context has on its stack.
  movl kernel_stack_place, %eax
  movl %esp, (%eax)
  ret
END_SWITCH
