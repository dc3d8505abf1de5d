// callee-saved-segments: callee-saved, and the four data segment registers, reloaded and checked.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     ds es fs gs, ebp ebx esi edi; esp goes to *save
// assumes   the caller wants neither eax ecx edx nor the flags back; each ds and ss is flat
// requires  nothing
#include "strategy.h"

STRATEGY(BX | SP | BP | SI | DI | DS | ES | FS | GS, NOTHING)

FRAME
  WORD NOW_GS, NOW_FS           //  +0  gs fs
  WORD NOW_ES, NOW_DS           //  +8  es ds
  WORD 0, 0, 0, 0               // +16  edi esi ebx ebp
  WORD ENTRY                    // +32  return address
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
  pushl %ds
  pushl %es
  pushl %fs
  pushl %gs

  // Switch stacks.
  movl %esp, (%eax)
  movl %edx, %esp

  // Restore: each pop of a selector reads its descriptor and checks it.
  popl %gs
  popl %fs
  popl %es
  popl %ds
  popl %edi
  popl %esi
  popl %ebx
  popl %ebp
  ret
END_SWITCH
