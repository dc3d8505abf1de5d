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
