// callee-saved-fnsave: callee-saved, and the x87 registers by the 8087's own instructions.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     x87: control, status, tags, pointers, st0-st7; rbp rbx r12 r13 r14 r15;
//           rsp goes to *save
// assumes   the caller wants neither rax rcx rdx rsi rdi r8-r11 nor the flags back
// requires  nothing
#include "strategy.h"

STRATEGY(BX | SP | BP | R12 | R13 | R14 | R15 | X87, NOTHING)

FRAME
  .long 0x37F, 0, 0xFFFF        //  +0  control, status and tag words
  .space 100                    // +12  pointers, registers
  WORD 0, 0, 0, 0               // +112  r15 r14 r13 r12
  WORD 0, 0                     // +144  rbx rbp
  WORD ENTRY                    // +160  return address
END_FRAME

SWITCH
  // Save.
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  subq $112, %rsp
  fnsave (%rsp)                 // and leaves an empty FPU behind

  // Switch stacks.
  movq %rsp, (%rdi)
  movq %rsi, %rsp

  // Restore.
  frstor (%rsp)
  addq $112, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
END_SWITCH
