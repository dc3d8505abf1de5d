// callee-saved-return-thunk: callee-saved, but each ret is a jmp to one shared ret.
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

  // Restore.
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp

  // The return thunk, in place; a kernel has one for all its functions.
  jmp 1f
1:
  ret
END_SWITCH
