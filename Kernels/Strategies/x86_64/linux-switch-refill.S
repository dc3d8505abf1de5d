// linux-switch-refill: linux-switch, and the return stack filled before it restores, as RSB_CTXSW has it.
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

  // Fill the return stack, two calls in each of 16 rounds (FILL_RETURN_BUFFER).
  movl $16, %r12d
1:
  call 2f
  ud2
2:
  call 3f
  ud2
3:
  addq $16, %rsp
  decl %r12d
  jnz 1b
  lfence

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
