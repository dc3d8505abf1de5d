// callee-saved-return-stack-refill: callee-saved, and 32 calls without a return.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     rbp rbx r12 r13 r14 r15; rsp goes to *save
// assumes   the caller wants neither rax rcx rdx rsi rdi r8-r11 nor the flags back
// requires  nothing
#include "strategy.h"

STRATEGY(BX | SP | BP | R12 | R13 | R14 | R15, NOTHING)

FRAME
  WORD 0, 0, 0, 0               //  +0  r15 r14 r13 r12
  WORD 0, 0                     // +32  rbx rbp
  WORD ENTRY                    // +48  return address
END_FRAME

SWITCH
  // Save.
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15

  // Switch stacks.
  movq %rsp, (%rdi)
  movq %rsi, %rsp

  // The return addresses that the other context left are overwritten by harmless ones.
  .rept 32
  call 1f
  ud2
1:
  .endr
  addq $32 * 8, %rsp
  lfence

  // Restore.
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
END_SWITCH
