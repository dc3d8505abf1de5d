// hardware-task-direct-gate: the far jump of hardware-task-direct, to a task gate of the GDT.
//
//   void switch(void **save, far_pointer *load)      save at 4(%esp), load at 8(%esp), both ignored
//
// saves     by the processor, as hardware-task does; and the flags that the comparison changes
// assumes   the task register names one of the two tasks; the other is the one to go to
// requires  ring 0 (the descriptors' privilege), descriptors for its task-state segments, and
//           task gates that name them
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS \
         | CS | SS | DS | ES | FS | GS | LDT | CR3, RING0 | TASKS | GATES)

TASK_FRAME

SWITCH
  pushfl
  pushl %eax
  strw %ax
  cmpw $PARTNER_TASK, %ax
  je 1f

  // The other context runs; what follows is when we come back.
  ljmpl $GATE_TO_PARTNER, $0
  jmp 2f
1:
  ljmpl $GATE_TO_RUNNING, $0
2:
  popl %eax
  popfl
  ret
END_SWITCH
