// hardware-task-ts-fnsave: as hardware-task-ts, and #NM hands the FPU over, as Linux long did.
//
//   void switch(void **save, far_pointer *load)      save at 4(%esp), ignored; load at 8(%esp)
//
// saves     by the processor, in the task-state segment that TR names: eax ecx edx ebx esp ebp esi
//           edi, eip, eflags, es cs ss ds fs gs; it loads those of the other, its LDTR and its CR3;
//           the x87 registers when the other context uses the FPU
// assumes   the task register names the running context's task-state segment; each context uses the
//           FPU each time
// requires  ring 0 (the descriptors' privilege), and descriptors for its task-state segments,
//           the gate of #NM, and areas for the FPU
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS \
         | CS | SS | DS | ES | FS | GS | LDT | CR3 | X87, \
         RING0 | TASKS | GATES | AREAS)

TASK_FRAME

SWITCH
  pushl %eax
  movl 12(%esp), %eax
  ljmpl *(%eax)                 // the other context runs; the next lines are when we come back
  fnop                          // CR0.TS, which each switch sets, makes it raise #NM
  popl %eax
  ret
END_SWITCH

// The FPU is another's: current_context had it last, and the one that asks is its next.
HANDLER(7)
  clts
  pushl %ebx
  pushl %esi
  movl current_context, %ebx
  movl CONTEXT_AREA(%ebx), %esi
  fnsave (%esi)
  movl CONTEXT_NEXT(%ebx), %ebx
  movl %ebx, current_context
  movl CONTEXT_AREA(%ebx), %esi
  frstor (%esi)
  popl %esi
  popl %ebx
  iretl
END_HANDLER(7)
