// hardware-task-ts: the far jump of hardware-task, and then the FPU's first use, which traps.
//
//   void switch(void **save, far_pointer *load)      save at 4(%esp), ignored; load at 8(%esp)
//
// saves     by the processor, in the task-state segment that TR names: eax ecx edx ebx esp ebp esi
//           edi, eip, eflags, es cs ss ds fs gs; it loads those of the other, its LDTR and its CR3. Not the FPU's state
// assumes   the task register names the running context's task-state segment
// requires  ring 0 (the descriptors' privilege), and descriptors for its task-state segments, and
//           the gate of #NM
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS \
         | CS | SS | DS | ES | FS | GS | LDT | CR3, \
         RING0 | TASKS | GATES)

TASK_FRAME

SWITCH
  pushl %eax
  movl 12(%esp), %eax
  ljmpl *(%eax)                 // the other context runs; the next lines are when we come back
  fnop                          // CR0.TS, which each switch sets, makes it raise #NM
  popl %eax
  ret
END_SWITCH

// #NM is raised before the instruction, which is tried again.
HANDLER(7)
  clts
  iretl
END_HANDLER(7)
