// hardware-task-call: there by a far call to a task-state segment, back by iret.
//
//   void switch(void **save, far_pointer *load)      save at 4(%esp), ignored; load at 8(%esp)
//
// saves     by the processor, as hardware-task does; and the flags that the test below changes
// assumes   the context that runs first calls, and the other one is called: NT is set in it
// requires  ring 0, descriptors for its task-state segments
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS \
         | CS | SS | DS | ES | FS | GS | LDT | CR3, \
         RING0 | TASKS | NESTED)

TASK_FRAME

SWITCH
  pushfl
  testb $0x40, 1(%esp)          // NT: this context was called
  jz 1f

  // Back to the task in the back link; the next lines are when we are called again.
  iretl
  popfl
  ret

  // It calls: the other's NT is set, and its back link names us.
1:
  pushl %eax
  movl 16(%esp), %eax
  lcall *(%eax)
  popl %eax
  popfl
  ret
END_SWITCH
