// callee-saved-gs-base-msr: callee-saved, and the base of gs through IA32_GS_BASE.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     the base of gs; rbp rbx r12 r13 r14 r15; rsp goes to *save
// assumes   the caller wants neither rax rcx rdx rsi rdi r8-r11 nor the flags back
// requires  ring 0
#include "strategy.h"

STRATEGY(BX | SP | BP | R12 | R13 | R14 | R15 | GS_BASE, RING0)

FRAME
  WORD 0, 0                     //  +0  base of gs: upper half, lower half
  WORD 0, 0, 0, 0               // +16  r15 r14 r13 r12
  WORD 0, 0                     // +48  rbx rbp
  WORD ENTRY                    // +64  return address
END_FRAME

SWITCH
  // Save.
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movl $0xC0000101, %ecx
  rdmsr
  pushq %rax
  pushq %rdx

  // Switch stacks.
  movq %rsp, (%rdi)
  movq %rsi, %rsp

  // Restore. ecx still names it.
  popq %rdx
  popq %rax
  wrmsr
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
END_SWITCH
