// coroutine-libaco: libaco's acosw: registers by mov into a buffer, and a jmp to the return address itself.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     ebx ebp esi edi, the return address and esp to the context's buffer, whose address goes to *save
// assumes   the caller wants neither eax ecx edx nor the flags back; flat, constant segments
// requires  memory of each context's own for its registers
//
// Our own code in the structure of libaco's acosw.S, with the FPU's control words shared by all.
#include "strategy.h"

STRATEGY(BX | SP | BP | SI | DI, AREAS)

FRAME
  WORD ENTRY, STACK             //  +0  eip esp
  WORD 0, 0, 0, 0               //  +8  ebx ebp esi edi
END_FRAME

SWITCH
  // Save; the stack pointer is what it would be after a ret.
  movl 4(%esp), %eax
  movl CONTEXT_AREA(%eax), %ecx
  movl %ecx, (%eax)
  movl 8(%esp), %edx
  movl (%esp), %eax
  movl %eax, (%ecx)
  leal 4(%esp), %eax
  movl %eax, 4(%ecx)
  movl %ebx, 8(%ecx)
  movl %ebp, 12(%ecx)
  movl %esi, 16(%ecx)
  movl %edi, 20(%ecx)

  // Restore.
  movl (%edx), %eax
  movl 4(%edx), %ecx
  movl 8(%edx), %ebx
  movl 12(%edx), %ebp
  movl 16(%edx), %esi
  movl 20(%edx), %edi
  movl %ecx, %esp
  jmp *%eax
END_SWITCH
