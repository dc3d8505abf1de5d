// example-os-timed: example-os that looks at the clock, after the first two pushes and before the
// last two pops.
//
//   void switch(void **save, void *load)      both arguments ignored
//
// saves     eflags, eax ebx ecx edx esi edi ebp; esp goes to its context
// assumes   interrupts off in the handler; current_context and the contexts' order say who is next
// requires  ring 0, vector 32, the first interrupt controller's port
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS, RING0 | GATES | STAMPED)

FRAME
  WORD 0, 0, 0                  //  +0  ebp edi esi
  WORD 0, 0, 0, 0               // +12  ecx ebx edx eax
  WORD ENTRY, NOW_CS, NOW_FLAGS // +28  eip cs eflags: as the processor pushed it
END_FRAME

SWITCH
  int $32
  ret
END_SWITCH

HANDLER(32)
  // Start the clock, once its registers are safe.
  pushl %eax
  pushl %edx
  lfence
  rdtsc
  lfence
  movl %eax, handler_start

  // Save the rest.
  pushl %ebx
  pushl %ecx
  pushl %esi
  pushl %edi
  pushl %ebp

  // Switch stacks.
  pushl %esp
  call next_stack
  movl %eax, %esp
  // Acknowledge the interrupt: a non-specific end, to the first controller.
  movb $0x20, %al
  outb %al, $0x20

  // Restore.
  popl %ebp
  popl %edi
  popl %esi
  popl %ecx
  popl %ebx

  // Stop the clock.
  lfence
  rdtsc
  lfence
  subl handler_start, %eax
  movl %eax, handler_ticks
  popl %edx
  popl %eax
  iretl
END_HANDLER(32)
