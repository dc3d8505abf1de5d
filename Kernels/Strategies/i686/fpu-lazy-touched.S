// fpu-lazy-touched: fpu-lazy-untouched, and each context uses the FPU after each switch.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     ebp ebx esi edi; esp goes to *save; the FPU's state by the handler
// assumes   current_context had the FPU last, and its next one asks for it
// requires  ring 0, FXSAVE, a gate for #NM, and areas for the FPU
#include "strategy.h"

STRATEGY(BX | SP | BP | SI | DI \
         | X87 | CONTROL_WORDS | VECTORS, RING0 | GATES | HAS_FXSR | AREAS)

FRAME
  WORD 0, 0, 0, 0               //  +0  edi esi ebx ebp
  WORD ENTRY                    // +16  return address
END_FRAME

SWITCH
  // Arguments, before the stack moves.
  movl 4(%esp), %eax
  movl 8(%esp), %edx

  // Save.
  pushl %ebp
  pushl %ebx
  pushl %esi
  pushl %edi

  // Switch stacks.
  movl %esp, (%eax)
  movl %edx, %esp

  // Restore.
  popl %edi
  popl %esi
  popl %ebx
  popl %ebp

  // Make the next FPU instruction trap: CR0.TS.
  movl %cr0, %eax
  orl $8, %eax
  movl %eax, %cr0

  // Touch it.
  fnop
  ret
END_SWITCH

// #NM: the FPU is another's. Registers that are promised, so that their loss would show.
HANDLER(7)
  pushl %ebx
  pushl %esi
  clts
  movl current_context, %ebx
  movl CONTEXT_AREA(%ebx), %esi
  fxsave (%esi)
  movl CONTEXT_NEXT(%ebx), %ebx
  movl %ebx, current_context
  movl CONTEXT_AREA(%ebx), %esi
  fxrstor (%esi)
  popl %esi
  popl %ebx
  iretl
END_HANDLER(7)
