// coroutine-setjmp: setjmp for the one context, longjmp to the other.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     ebx esi edi ebp esp eip to the context's jmp_buf, whose address goes to *save
// assumes   the caller wants neither eax ecx edx nor the flags back; flat, constant segments
// requires  memory of each context's own for its registers
//
// Our own code in the structure of musl's setjmp.s and longjmp.s, which keep no signal mask.
#include "strategy.h"

STRATEGY(BX | SP | BP | SI | DI, AREAS)

FRAME
  WORD 0, 0, 0, 0               //  +0  ebx esi edi ebp
  WORD STACK, ENTRY             // +16  esp eip
END_FRAME

SWITCH
  // if (setjmp(this) == 0) longjmp(that, 1)
  movl 4(%esp), %ecx
  movl CONTEXT_AREA(%ecx), %edx
  movl %edx, (%ecx)
  movl 8(%esp), %ecx
  calll 2f
  testl %eax, %eax
  jnz 1f
  movl $1, %eax
  jmp 3f

  // setjmp
2:
  movl %ebx, (%edx)
  movl %esi, 4(%edx)
  movl %edi, 8(%edx)
  movl %ebp, 12(%edx)
  leal 4(%esp), %eax
  movl %eax, 16(%edx)
  movl (%esp), %eax
  movl %eax, 20(%edx)
  xorl %eax, %eax
  retl

  // longjmp
3:
  movl (%ecx), %ebx
  movl 4(%ecx), %esi
  movl 8(%ecx), %edi
  movl 12(%ecx), %ebp
  movl 16(%ecx), %esp
  jmp *20(%ecx)
1:
  ret
END_SWITCH
