// coroutine-setjmp: setjmp for the one context, longjmp to the other.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     rbx rbp r12-r15 rsp rip to the context's jmp_buf, whose address goes to *save
// assumes   the caller wants neither rax rcx rdx rsi rdi r8-r11 nor the flags back
// requires  memory of each context's own for its registers
//
// Our own code in the structure of musl's setjmp.s and longjmp.s, which keep no signal mask.
#include "strategy.h"

STRATEGY(BX | SP | BP | R12 | R13 | R14 | R15, AREAS)

FRAME
  WORD 0, 0, 0, 0               //  +0  rbx rbp r12 r13
  WORD 0, 0, STACK, ENTRY       // +32  r14 r15 rsp rip
END_FRAME

SWITCH
  // if (setjmp(this) == 0) longjmp(that, 1)
  movq CONTEXT_AREA(%rdi), %rax
  movq %rax, (%rdi)
  movq %rax, %rdi
  callq 2f
  testl %eax, %eax
  jnz 1f
  movq %rsi, %rdi
  movl $1, %esi
  jmp 3f

  // setjmp
2:
  movq %rbx, (%rdi)
  movq %rbp, 8(%rdi)
  movq %r12, 16(%rdi)
  movq %r13, 24(%rdi)
  movq %r14, 32(%rdi)
  movq %r15, 40(%rdi)
  leaq 8(%rsp), %rdx
  movq %rdx, 48(%rdi)
  movq (%rsp), %rdx
  movq %rdx, 56(%rdi)
  xorl %eax, %eax
  retq

  // longjmp
3:
  movl %esi, %eax
  movq (%rdi), %rbx
  movq 8(%rdi), %rbp
  movq 16(%rdi), %r12
  movq 24(%rdi), %r13
  movq 32(%rdi), %r14
  movq 40(%rdi), %r15
  movq 48(%rdi), %rsp
  jmp *56(%rdi)
1:
  ret
END_SWITCH
