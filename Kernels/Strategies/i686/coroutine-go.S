// coroutine-go: Go's way: mcall to the stack of g0, where a scheduler runs, and gogo from there.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     pc, sp and bp to the context's gobuf, whose address goes to *save
// assumes   the caller wants no register back but esp and ebp, as code that Go compiles does
// requires  memory of each context's own for its registers
//
// Our own code in the structure of Go's runtime, asm_amd64.s and asm_386.s.
#include "strategy.h"

STRATEGY(SP | BP, AREAS)
EQUIVALENT_MUTANT("forget-12", "what it calls was told who is next, and does not look at its argument")

FRAME
  WORD ENTRY, STACK, 0          //  +0  pc sp bp
END_FRAME

.data
.balign 64
9: WORD 0                       // the running g, and above it the stack of g0
  .space 256

SWITCH
  // mcall: the goroutine's pc, sp and bp; then g0, and a call on its stack.
  movl 4(%esp), %eax
  movl 8(%esp), %esi
  movl CONTEXT_AREA(%eax), %ebx
  movl %ebx, (%eax)
  movl (%esp), %eax
  movl %eax, (%ebx)
  leal 4(%esp), %eax
  movl %eax, 4(%ebx)
  movl %ebp, 8(%ebx)
  movl $9b, 9b
  movl $9b+256, %esp
  pushl %ebx
  movl $1f, %edi
  calll *%edi

  // The called function has chosen `load`, and continues by gogo, without a return.
1:
  movl (%esi), %ecx
  movl %esi, 9b
  movl 4(%esi), %esp
  movl 8(%esi), %ebp
  movl $0, 4(%esi)
  movl $0, 8(%esi)
  jmp *%ecx
END_SWITCH
