// coroutine-minicoro: minicoro's switch: registers by mov into a buffer, an indirect jmp, and a ret behind it.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     eip esp ebp ebx esi edi to the context's buffer, whose address goes to *save
// assumes   the caller wants neither eax ecx edx nor the flags back; flat, constant segments
// requires  memory of each context's own for its registers
//
// Our own code in the structure of minicoro.h, _mco_switch.
#include "strategy.h"

STRATEGY(BX | SP | BP | SI | DI, AREAS)

FRAME
  WORD ENTRY, STACK, 0          //  +0  eip esp ebp
  WORD 0, 0, 0                  // +12  ebx esi edi
END_FRAME

SWITCH
  // Save, with the address of the ret below to go on at.
  movl 4(%esp), %eax
  movl 8(%esp), %edx
  movl CONTEXT_AREA(%eax), %ecx
  movl %ecx, (%eax)
  movl $1f, (%ecx)
  movl %esp, 4(%ecx)
  movl %ebp, 8(%ecx)
  movl %ebx, 12(%ecx)
  movl %esi, 16(%ecx)
  movl %edi, 20(%ecx)

  // Restore.
  movl 20(%edx), %edi
  movl 16(%edx), %esi
  movl 12(%edx), %ebx
  movl 8(%edx), %ebp
  movl 4(%edx), %esp
  jmp *(%edx)
1:
  ret
END_SWITCH
