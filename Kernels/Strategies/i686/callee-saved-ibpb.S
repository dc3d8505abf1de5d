// callee-saved-ibpb: callee-saved, and a barrier that empties the indirect branch predictor.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     ebp ebx esi edi; esp goes to *save
// assumes   the caller wants neither eax ecx edx nor the flags back; flat, constant segments
// requires  ring 0, and IBPB
#include "strategy.h"

STRATEGY(BX | SP | BP | SI | DI, RING0 | HAS_IBPB)

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

  // IA32_PRED_CMD, bit 0 (Intel SDM Vol. 4, table 2-2).
  movl $0x49, %ecx
  movl $1, %eax
  xorl %edx, %edx
  wrmsr

  // Restore.
  popl %edi
  popl %esi
  popl %ebx
  popl %ebp
  ret
END_SWITCH
