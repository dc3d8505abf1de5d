// all-registers-pusha: every general-purpose register by the one instruction made for it.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     all eight by pusha (popa skips esp); esp goes to *save
// assumes   the caller does not want the flags back; flat, constant segments
// requires  nothing
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI, NOTHING)

FRAME
  WORD 0, 0, 0, 0               //  +0  edi esi ebp esp (ignored)
  WORD 0, 0, 0, 0               // +16  ebx edx ecx eax
  WORD ENTRY                    // +32  return address
END_FRAME

SWITCH
  // Save.
  pushal

  // Arguments, once their registers are safe.
  movl 36(%esp), %eax
  movl 40(%esp), %edx

  // Switch stacks.
  movl %esp, (%eax)
  movl %edx, %esp

  // Restore.
  popal
  ret
END_SWITCH
