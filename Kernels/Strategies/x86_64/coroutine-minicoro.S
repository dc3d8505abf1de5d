// coroutine-minicoro: minicoro's switch: registers by mov into a buffer, an indirect jmp, and a ret behind it.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     rip rsp rbp rbx r12-r15 to the context's buffer, whose address goes to *save
// assumes   the caller wants neither rax rcx rdx rsi rdi r8-r11 nor the flags back
// requires  memory of each context's own for its registers
//
// Our own code in the structure of minicoro.h, _mco_switch.
#include "strategy.h"

STRATEGY(BX | SP | BP | R12 | R13 | R14 | R15, AREAS)

FRAME
  WORD ENTRY, STACK, 0, 0       //  +0  rip rsp rbp rbx
  WORD 0, 0, 0, 0               // +32  r12 r13 r14 r15
END_FRAME

SWITCH
  // Save, with the address of the ret below to go on at.
  movq CONTEXT_AREA(%rdi), %rcx
  movq %rcx, (%rdi)
  leaq 1f(%rip), %rax
  movq %rax, (%rcx)
  movq %rsp, 8(%rcx)
  movq %rbp, 16(%rcx)
  movq %rbx, 24(%rcx)
  movq %r12, 32(%rcx)
  movq %r13, 40(%rcx)
  movq %r14, 48(%rcx)
  movq %r15, 56(%rcx)

  // Restore.
  movq 56(%rsi), %r15
  movq 48(%rsi), %r14
  movq 40(%rsi), %r13
  movq 32(%rsi), %r12
  movq 24(%rsi), %rbx
  movq 16(%rsi), %rbp
  movq 8(%rsi), %rsp
  jmp *(%rsi)
1:
  ret
END_SWITCH
