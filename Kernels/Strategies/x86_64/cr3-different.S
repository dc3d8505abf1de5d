// cr3-different: callee-saved between two address spaces: each context has a CR3 of its own.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     CR3, rbp rbx r12 r13 r14 r15; rsp goes to *save
// assumes   the caller wants neither rax rcx rdx rsi rdi r8-r11 nor the flags back
// requires  ring 0: MOV CR3 is privileged; two page directories
#include "strategy.h"

STRATEGY(BX | SP | BP | R12 | R13 | R14 | R15 | CR3, RING0 | OTHER_CR3)

FRAME
  WORD NOW_CR3                  //  +0  cr3
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
  movq %cr3, %rax
  pushq %rax

  // Switch stacks.
  movq %rsp, (%rdi)
  movq %rsi, %rsp

  // Switch address spaces.
  popq %rax
  movq %rax, %cr3

  // Restore.
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
END_SWITCH
