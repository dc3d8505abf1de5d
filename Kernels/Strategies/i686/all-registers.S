// all-registers: exampleOS in 32 bits. Every general-purpose register by push and pop.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     eax ebx ecx edx esi edi ebp; esp goes to *save
// assumes   the caller does not want the flags back; flat, constant segments
// requires  nothing
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI, NOTHING)

FRAME
  WORD 0, 0, 0                  //  +0  ebp edi esi
  WORD 0, 0, 0, 0               // +12  edx ecx ebx eax
  WORD ENTRY                    // +28  return address
END_FRAME

SWITCH
  // Save.
  pushl %eax
  pushl %ebx
  pushl %ecx
  pushl %edx
  pushl %esi
  pushl %edi
  pushl %ebp

  // Arguments, once their registers are safe.
  movl 32(%esp), %eax
  movl 36(%esp), %edx

  // Switch stacks.
  movl %esp, (%eax)
  movl %edx, %esp

  // Restore.
  popl %ebp
  popl %edi
  popl %esi
  popl %edx
  popl %ecx
  popl %ebx
  popl %eax
  ret
END_SWITCH
