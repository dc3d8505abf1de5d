// callee-saved-retpoline: callee-saved-jmp by a retpoline: a call, and a ret to the address put over its own.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     rbp rbx r12 r13 r14 r15; rsp goes to *save
// assumes   the caller wants neither rax rcx rdx rsi rdi r8-r11 nor the flags back
// requires  nothing
#include "strategy.h"

STRATEGY(BX | SP | BP | R12 | R13 | R14 | R15, NOTHING)
EQUIVALENT_MUTANT("delete-17", "only a wrong prediction comes here")
EQUIVALENT_MUTANT("delete-18", "only a wrong prediction comes here")
EQUIVALENT_MUTANT("delete-19", "only a wrong prediction comes here")

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

  // Leave by a ret whose prediction is the call below, where nothing happens.
  popq %rcx
  call 2f
1:
  pause
  lfence
  jmp 1b
2:
  movq %rcx, (%rsp)
  ret
END_SWITCH
