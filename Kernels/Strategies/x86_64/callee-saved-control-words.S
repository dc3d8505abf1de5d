// callee-saved-control-words: callee-saved, and the control words that the C convention preserves.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     the x87 control word, MXCSR, rbp rbx r12 r13 r14 r15;
//           rsp goes to *save
// assumes   the caller wants neither rax rcx rdx rsi rdi r8-r11 nor the flags back
// requires  SSE
#include "strategy.h"

STRATEGY(BX | SP | BP | R12 | R13 | R14 | R15 | CONTROL_WORDS, HAS_FXSR)

FRAME
  .long 0x1F80, 0x37F           //  +0  mxcsr, control word: as at reset
  WORD 0, 0, 0, 0               //  +8  r15 r14 r13 r12
  WORD 0, 0                     // +40  rbx rbp
  WORD ENTRY                    // +56  return address
END_FRAME

SWITCH
  // Save.
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  subq $8, %rsp
  stmxcsr (%rsp)
  fnstcw 4(%rsp)

  // Switch stacks.
  movq %rsp, (%rdi)
  movq %rsi, %rsp

  // Restore.
  ldmxcsr (%rsp)
  fldcw 4(%rsp)
  addq $8, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
END_SWITCH
