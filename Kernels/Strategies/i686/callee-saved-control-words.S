// callee-saved-control-words: callee-saved, and the control words that the C convention preserves.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     the x87 control word, MXCSR, ebp ebx esi edi;
//           esp goes to *save
// assumes   the caller wants neither eax ecx edx nor the flags back; flat, constant segments
// requires  SSE
#include "strategy.h"

STRATEGY(BX | SP | BP | SI | DI | CONTROL_WORDS, HAS_FXSR)

FRAME
  .long 0x1F80, 0x37F           //  +0  mxcsr, control word: as at reset
  WORD 0, 0, 0, 0               //  +8  edi esi ebx ebp
  WORD ENTRY                    // +24  return address
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
  subl $8, %esp
  stmxcsr (%esp)
  fnstcw 4(%esp)

  // Switch stacks.
  movl %esp, (%eax)
  movl %edx, %esp

  // Restore.
  ldmxcsr (%esp)
  fldcw 4(%esp)
  addl $8, %esp
  popl %edi
  popl %esi
  popl %ebx
  popl %ebp
  ret
END_SWITCH
