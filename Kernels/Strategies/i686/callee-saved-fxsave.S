// callee-saved-fxsave: callee-saved, and the x87 and xmm registers by FXSAVE.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     x87 and its words, MXCSR, xmm0-xmm7; ebp ebx esi edi;
//           esp goes to *save
// assumes   the caller wants neither eax ecx edx nor the flags back; flat, constant segments
// requires  FXSAVE
#include "strategy.h"

STRATEGY(BX | SP | BP | SI | DI | X87 | CONTROL_WORDS | VECTORS, HAS_FXSR)

FRAME
  .long 0x37F, 0, 0, 0, 0, 0, 0x1F80 //  +0  control word, mxcsr
  .space 480                    // +28  st0-st7, xmm0-xmm7
  WORD NEXT_WORD                // +508  where the stack goes on
  WORD 0, 0, 0, 0               // +512  edi esi ebx ebp
  WORD ENTRY                    // +528  return address
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
  popl %edi
  popl %esi
  popl %ebx
  popl %ebp
  ret
END_SWITCH
