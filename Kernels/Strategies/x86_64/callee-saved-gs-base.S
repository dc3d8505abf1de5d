// callee-saved-gs-base: callee-saved, and the base of gs by instructions of user mode.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     the base of gs; rbp rbx r12 r13 r14 r15; rsp goes to *save
// assumes   the caller wants neither rax rcx rdx rsi rdi r8-r11 nor the flags back
// requires  FSGSBASE, which the system must have turned on
#include "strategy.h"

STRATEGY(BX | SP | BP | R12 | R13 | R14 | R15 | GS_BASE, HAS_FSGSBASE)

FRAME
  WORD 0                        //  +0  base of gs
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
  rdgsbaseq %rax
  pushq %rax

  // Switch stacks.
  movq %rsp, (%rdi)
  movq %rsi, %rsp

  // Restore.
  popq %rax
  wrgsbaseq %rax
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
END_SWITCH
