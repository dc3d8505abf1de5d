// hardware-task-gate: there by a software interrupt through a task gate, back by iret.
//
//   void switch(void **save, far_pointer *load)      save at 4(%esp), ignored; load at 8(%esp)
//
// saves     by the processor, as hardware-task does; and the flags that the test below changes
// assumes   the context that runs first interrupts itself; NT is set in the other one
// requires  ring 0, descriptors for its task-state segments; a task gate in the IDT
#include "strategy.h"

TASK_GATE(48)

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS \
         | CS | SS | DS | ES | FS | GS | LDT | CR3, \
         RING0 | TASKS | NESTED | GATES)

TASK_FRAME

SWITCH
  pushfl
  testb $0x40, 1(%esp)          // NT: this context was called
  jz 1f

  // Back to the task in the back link; the next lines are when we are called again.
  iretl
  popfl
  ret

  // As the call of hardware-task-call, but that the gate names the task.
1:
  int $48
  popfl
  ret
END_SWITCH
