// scheduler-context: xv6's way: a switch to the scheduler's own context, and one from it to the next.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     ebp ebx esi edi, twice; esp goes to *save, and the scheduler's to its own
// assumes   the caller wants neither eax ecx edx nor the flags back; flat, constant segments
// requires  nothing
#include "strategy.h"

STRATEGY(BX | SP | BP | SI | DI, NOTHING)

FRAME
  WORD 0, 0, 0, 0               //  +0  edi esi ebx ebp
  WORD 3f                       // +16  return address of swtch
  WORD ENTRY                    // +20  return address
END_FRAME

// The scheduler: its handle, and the frame by which it begins on its own stack.
.data
.balign 64
8: WORD 9f
  .space 256
9: WORD 0, 0, 0, 0, 1f

SWITCH
  // Yield: swtch(save, scheduler). The scheduler will find that `load` is next.
  movl 4(%esp), %eax
  movl 8(%esp), %ecx
  movl 8b, %edx
  calll 2f
3:
  ret

  // The scheduler: swtch(&scheduler, next), again and again.
1:
  movl $8b, %eax
  movl %ecx, %edx
  calll 2f
  jmp 1b

  // swtch
2:
  pushl %ebp
  pushl %ebx
  pushl %esi
  pushl %edi
  movl %esp, (%eax)
  movl %edx, %esp
  popl %edi
  popl %esi
  popl %ebx
  popl %ebp
  ret
END_SWITCH
