// callee-saved-fnsave: callee-saved, and the x87 registers by the 8087's own instructions.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     x87: control, status, tags, pointers, st0-st7; ebp ebx esi edi;
//           esp goes to *save
// assumes   the caller wants neither eax ecx edx nor the flags back; flat, constant segments
// requires  nothing
#include "strategy.h"

STRATEGY(BX | SP | BP | SI | DI | X87, NOTHING)

FRAME
  .long 0x37F, 0, 0xFFFF        //  +0  control, status and tag words
  .space 96                     // +12  pointers, registers
  WORD 0, 0, 0, 0               // +108  edi esi ebx ebp
  WORD ENTRY                    // +124  return address
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
  subl $108, %esp
  fnsave (%esp)                 // and leaves an empty FPU behind

  // Switch stacks.
  movl %esp, (%eax)
  movl %edx, %esp

  // Restore.
  frstor (%esp)
  addl $108, %esp
  popl %edi
  popl %esi
  popl %ebx
  popl %ebp
  ret
END_SWITCH
