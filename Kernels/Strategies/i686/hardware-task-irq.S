// hardware-task-irq: preemption by hardware alone, through a task between the two contexts.
//
//   void switch(void **save, far_pointer *load)      both ignored
//
// saves     by the processor, as hardware-task does
// assumes   two contexts; SWITCH asks for the interrupt that a timer sends unasked
// requires  ring 0, descriptors for task-state segments, a task gate at the timer's vector
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS \
         | CS | SS | DS | ES | FS | GS | LDT | CR3, \
         RING0 | TASKS | GATES | INTERRUPTS)

TASK_FRAME

SWITCH
  int $32                       // the next line is when the handler's task chooses us again
  ret
END_SWITCH

// The gate has left our caller's selector in the back link (%ebx) and its descriptor busy. For iret
// to lead to the other context, that one must be in the back link and busy, and the caller no more.
HANDLER_TASK(32)
  movb $0x20, %al
  outb %al, $0x20               // end of interrupt
  movzwl (%ebx), %ecx
  movw %di, (%ebx)
  andb $0xFD, 5(%esi,%ecx)
  orb $2, 5(%esi,%edi)
  incl stacks_chosen            // for the scenario, which counts what was chosen
  movl %ecx, %edi               // who was interrupted is next
  iretl
  jmp handler_32                // here the next interrupt finds us
END_HANDLER(32)
