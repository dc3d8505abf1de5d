// example-os: exampleOS, whole. The timer's handler; SWITCH raises by hand what the timer would.
//
//   void switch(void **save, void *load)      both arguments ignored
//
// saves     eflags, eax ebx ecx edx esi edi ebp; esp goes to its context
// assumes   interrupts off in the handler; current_context and the contexts' order say who is next
// requires  ring 0, vector 32, the first interrupt controller's port
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS, RING0 | GATES)

FRAME
  WORD 0, 0, 0                  //  +0  ebp edi esi
  WORD 0, 0, 0, 0               // +12  edx ecx ebx eax
  WORD ENTRY, NOW_CS, NOW_FLAGS // +28  eip cs eflags: as the processor pushed it
END_FRAME

SWITCH
  int $32
  ret
END_SWITCH

HANDLER(32)
  // Save.
  pushl %eax
  pushl %ebx
  pushl %ecx
  pushl %edx
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
  popl %edx
  popl %ecx
  popl %ebx
  popl %eax
  iretl
END_HANDLER(32)
