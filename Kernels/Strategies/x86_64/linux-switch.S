// linux-switch: Linux's switch as it is built today: __switch_to_asm, and a jmp into its C half.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     rbp rbx r12 r13 r14 r15; rsp goes to *save
// assumes   the caller wants neither rax rcx rdx rsi rdi r8-r11 nor the flags back
// requires  nothing
//
// The C half is what user mode has of __switch_to: it notes who runs and where its stack is, and
// answers who ran. The FPU, segments and the task state segment are other strategies.
#include "strategy.h"

STRATEGY(BX | SP | BP | R12 | R13 | R14 | R15, NOTHING)

FRAME
  WORD 0, 0, 0, 0               //  +0  r15 r14 r13 r12
  WORD 0, 0                     // +32  rbx rbp
  WORD ENTRY                    // +48  return address
END_FRAME

.bss
.balign 64
9: .space 24                    // the stack's canary, the current task, and the top of its stack

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

  // The canary of the next task, which code of the compiler's compares (CONFIG_STACKPROTECTOR).
  movq CONTEXT_NEXT(%rdi), %rsi
  movq CONTEXT_AREA(%rsi), %rbx
  movq %rbx, 9b(%rip)

  // Restore, and go on in __switch_to.
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  jmp 4f
4:
  movq %rsi, 9b+8(%rip)
  movq CONTEXT_AREA(%rsi), %rdx
  movq %rdx, 9b+16(%rip)
  movq %rdi, %rax
  ret
END_SWITCH
