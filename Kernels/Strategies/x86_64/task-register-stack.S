// task-register-stack: callee-saved, and the stack of ring 0 noted in the task-state segment.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     rbp rbx r12 r13 r14 r15; rsp goes to *save
// assumes   the caller wants neither rax rcx rdx rsi rdi r8-r11 nor the flags back
// requires  ring 0, and a task-state segment
#include "strategy.h"

STRATEGY(BX | SP | BP | R12 | R13 | R14 | R15, RING0)

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

  // Entries from ring 3 now begin here, below all that this context has on its stack.
  movq kernel_stack_place(%rip), %rax
  movq %rsp, (%rax)
  ret
END_SWITCH
