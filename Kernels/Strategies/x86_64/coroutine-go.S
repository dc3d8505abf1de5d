// coroutine-go: Go's way: mcall to the stack of g0, where a scheduler runs, and gogo from there.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     pc, sp and bp to the context's gobuf, whose address goes to *save
// assumes   the caller wants no register back but rsp and rbp, as code that Go compiles does
// requires  memory of each context's own for its registers
//
// Our own code in the structure of Go's runtime, asm_amd64.s and asm_386.s.
#include "strategy.h"

STRATEGY(SP | BP, AREAS)
EQUIVALENT_MUTANT("forget-11", "what it calls was told who is next, and does not look at its argument")

FRAME
  WORD ENTRY, STACK, 0          //  +0  pc sp bp
END_FRAME

.data
.balign 64
9: WORD 0                       // the running g, and above it the stack of g0
  .space 256

SWITCH
  // mcall: the goroutine's pc, sp and bp; then g0, and a call on its stack.
  movq CONTEXT_AREA(%rdi), %rbx
  movq %rbx, (%rdi)
  movq (%rsp), %rax
  movq %rax, (%rbx)
  leaq 8(%rsp), %rax
  movq %rax, 8(%rbx)
  movq %rbp, 16(%rbx)
  leaq 9b(%rip), %r14
  movq %r14, 9b(%rip)
  leaq 9b+256(%rip), %rsp
  pushq %rbx
  leaq 1f(%rip), %r12
  callq *%r12

  // The called function has chosen `load`, and continues by gogo, without a return.
1:
  movq (%rsi), %rcx
  movq %rsi, %r14
  movq %r14, 9b(%rip)
  movq 8(%rsi), %rsp
  movq 16(%rsi), %rbp
  movq $0, 8(%rsi)
  movq $0, 16(%rsi)
  jmp *%rcx
END_SWITCH
