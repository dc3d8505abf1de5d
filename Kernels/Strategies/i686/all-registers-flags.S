// all-registers-flags: all-registers, and EFLAGS by pushf and popf.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     eflags, eax ebx ecx edx esi edi ebp; esp goes to *save
// assumes   flat, constant segments
// requires  nothing
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS, NOTHING)

FRAME
  WORD 0, 0, 0                  //  +0  ebp edi esi
  WORD 0, 0, 0, 0               // +12  edx ecx ebx eax
  WORD NOW_FLAGS                // +28  eflags
  WORD ENTRY                    // +32  return address
END_FRAME

SWITCH
  // Save.
  pushfl
  pushl %eax
  pushl %ebx
  pushl %ecx
  pushl %edx
  pushl %esi
  pushl %edi
  pushl %ebp

  // Arguments, once their registers are safe.
  movl 36(%esp), %eax
  movl 40(%esp), %edx

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
  popfl
  ret
END_SWITCH
