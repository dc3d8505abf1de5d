// user-task: all of a context that user mode can save and load. The sum of its parts.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     eflags, every general-purpose register, ds es fs gs, x87 and its words, MXCSR, xmm;
//           esp goes to *save
// assumes   each ds and ss is flat
// requires  FXSAVE
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS | DS | ES | FS | GS \
         | X87 | CONTROL_WORDS | VECTORS, HAS_FXSR)

FRAME
  .long 0x37F, 0, 0, 0, 0, 0, 0x1F80  //  +0  control word, mxcsr
  .space 480                          // +28  st0-st7, xmm0-xmm7
  WORD NEXT_WORD                      // +508  where the stack goes on
  WORD NOW_GS, NOW_FS, NOW_ES, NOW_DS // +512  gs fs es ds
  WORD 0, 0, 0, 0, 0, 0, 0            // +528  ebp edi esi edx ecx ebx eax
  WORD NOW_FLAGS                      // +556  flags
  WORD ENTRY                          // +560  return address
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
  pushl %ds
  pushl %es
  pushl %fs
  pushl %gs

  // Arguments, once their registers are safe.
  movl 52(%esp), %eax
  movl 56(%esp), %edx

  // The image lies at a multiple of 16; its last 4 bytes are left to software.
  movl %esp, %ecx
  subl $512, %esp
  andl $-16, %esp
  fxsave (%esp)
  movl %ecx, 508(%esp)

  // Switch stacks.
  movl %esp, (%eax)
  movl %edx, %esp

  // Restore.
  fxrstor (%esp)
  movl 508(%esp), %esp
  popl %gs
  popl %fs
  popl %es
  popl %ds
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
