// freertos-yield: FreeRTOS's yield: an interrupt, pusha, the system's stack, and the list of ready tasks.
//
//   void switch(void **save, void *load)      the arguments are not read
//
// saves     eflags and all eight registers; esp goes to its context
// assumes   interrupts off in the handler; current_context and the contexts' order say who is next
// requires  ring 0, vector 32
//
// Our own code in the structure of the port IA32_flat (ISR_Support.h), without its FPU and nested
// interrupts, and of vTaskSwitchContext: the highest bit of a word is the priority that has ready tasks, and
// the next of its list runs.
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS, RING0 | GATES)

FRAME
  WORD 0, 0, 0, 0               //  +0  edi esi ebp, and esp, which popa leaves out
  WORD 0, 0, 0, 0               // +16  ebx edx ecx eax
  WORD ENTRY, NOW_CS, NOW_FLAGS // +32  eip cs eflags: as the processor pushed it
END_FRAME

.data
.balign 64
9: WORD 0, 1 << 5               // depth of interrupts, and the ready priorities
  .space 64                     // the system's stack

SWITCH
  int $32
  ret
END_SWITCH

HANDLER(32)
  // Save, and leave the task's stack, unless an interrupt was interrupted.
  pusha
  movl 9b, %eax
  testl %eax, %eax
  jne 8f
  movl %esp, %ecx
  movl $9b+72, %esp
  movl %esp, %ebp
  addl $1, 9b

  // The highest priority that is ready, and the next task of its list.
  bsrl 9b+4, %edx
  pushl %ecx
  call next_stack

  // Restore.
  subl $1, 9b
  movl %eax, %esp
  popa
  iretl
8:
  ud2
END_HANDLER(32)
