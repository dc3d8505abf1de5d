// callee-saved-fxsave: callee-saved, and the x87 and xmm registers by FXSAVE.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     x87 and its words, MXCSR, xmm0-xmm15; rbp rbx r12 r13 r14 r15;
//           rsp goes to *save
// assumes   the caller wants neither rax rcx rdx rsi rdi r8-r11 nor the flags back
// requires  FXSAVE
#include "strategy.h"

STRATEGY(BX | SP | BP | R12 | R13 | R14 | R15 | X87 | CONTROL_WORDS | VECTORS, HAS_FXSR)

FRAME
  .long 0x37F, 0, 0, 0, 0, 0, 0x1F80 //  +0  control word, mxcsr
  .space 476                    // +28  st0-st7, xmm0-xmm15
  WORD NEXT_WORD                // +504  where the stack goes on
  WORD 0, 0, 0, 0               // +512  r15 r14 r13 r12
  WORD 0, 0                     // +544  rbx rbp
  WORD ENTRY                    // +560  return address
END_FRAME

SWITCH
  // Save.
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15

  // The image lies at a multiple of 16; its last 8 bytes are left to software.
  movq %rsp, %rax
  subq $512, %rsp
  andq $-16, %rsp
  fxsave64 (%rsp)
  movq %rax, 504(%rsp)

  // Switch stacks.
  movq %rsp, (%rdi)
  movq %rsi, %rsp

  // Restore.
  fxrstor64 (%rsp)
  movq 504(%rsp), %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
END_SWITCH
