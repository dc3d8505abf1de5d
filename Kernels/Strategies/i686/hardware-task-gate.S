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

// Not a stack picture: the task-state segment itself (Intel SDM Vol. 3A, figure 8-2).
FRAME
  WORD 0                        //   0  previous task link
  WORD 0, 0, 0, 0, 0, 0         //   4  esp0 ss0 esp1 ss1 esp2 ss2
  WORD NOW_CR3                  //  28
  WORD ENTRY, NOW_FLAGS         //  32  eip eflags
  WORD 0, 0, 0, 0               //  40  eax ecx edx ebx
  WORD STACK, 0, 0, 0           //  56  esp ebp esi edi
  WORD NOW_ES, NOW_CS, NOW_SS   //  72
  WORD NOW_DS, NOW_FS, NOW_GS   //  84
  WORD NOW_LDT                  //  96
  WORD 104 << 16                // 100  no debug trap; no I/O bitmap within the limit
END_FRAME

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
