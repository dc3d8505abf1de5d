// callee-saved-return-stack-refill: callee-saved, and 32 calls without a return.
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

  // The return addresses that the other context left are overwritten by harmless ones.
  .rept 32
  call 1f
  ud2
1:
  .endr
  addl $32 * 4, %esp
  lfence

  // Restore.
  popl %edi
  popl %esi
  popl %ebx
  popl %ebp
  ret
END_SWITCH
