// coroutine-libaco: libaco's acosw: registers by mov into a buffer, and a jmp to the return address itself.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     rbx rbp r12-r15, the return address and rsp to the context's buffer, whose address goes to *save
// assumes   the caller wants neither rax rcx rdx rsi rdi r8-r11 nor the flags back
// requires  memory of each context's own for its registers
//
// Our own code in the structure of libaco's acosw.S, with the FPU's control words shared by all.
#include "strategy.h"

STRATEGY(BX | SP | BP | R12 | R13 | R14 | R15, AREAS)

FRAME
  WORD 0, 0, 0, 0               //  +0  r12 r13 r14 r15
  WORD ENTRY, STACK, 0, 0       // +32  rip rsp rbx rbp
END_FRAME

SWITCH
  // Save; the stack pointer is what it would be after a ret.
  movq CONTEXT_AREA(%rdi), %rdx
  movq %rdx, (%rdi)
  movq (%rsp), %rax
  leaq 8(%rsp), %rcx
  movq %r12, (%rdx)
  movq %r13, 8(%rdx)
  movq %r14, 16(%rdx)
  movq %r15, 24(%rdx)
  movq %rax, 32(%rdx)
  movq %rcx, 40(%rdx)
  movq %rbx, 48(%rdx)
  movq %rbp, 56(%rdx)

  // Restore.
  movq (%rsi), %r12
  movq 8(%rsi), %r13
  movq 16(%rsi), %r14
  movq 24(%rsi), %r15
  movq 32(%rsi), %rax
  movq 40(%rsi), %rcx
  movq 48(%rsi), %rbx
  movq 56(%rsi), %rbp
  movq %rcx, %rsp
  jmp *%rax
END_SWITCH
