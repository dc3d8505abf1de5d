// hardware-task-jmp-gate: the far jump of hardware-task, to a task gate of the GDT.
//
//   void switch(void **save, far_pointer *load)      save at 4(%esp), ignored; load at 8(%esp)
//
// saves     by the processor, in the task-state segment that TR names: eax ecx edx ebx esp ebp esi
//           edi, eip, eflags, es cs ss ds fs gs; it loads those of the other, its LDTR and its CR3
// assumes   the task register names the running context's task-state segment
// requires  ring 0 (the descriptors' privilege), and descriptors for its task-state segments, and
//           task gates that name them: load points to the gate's selector
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS \
         | CS | SS | DS | ES | FS | GS | LDT | CR3, \
         RING0 | TASKS | GATES)

TASK_FRAME

SWITCH
  pushl %eax
  movl 12(%esp), %eax
  ljmpl *(%eax)                 // the other context runs; the next lines are when we come back
  popl %eax
  ret
END_SWITCH
