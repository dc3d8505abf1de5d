// pic-eoi: callee-saved, and the end of an interrupt as the first controller wants to be told.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     ebp ebx esi edi; esp goes to *save
// assumes   the caller wants neither eax ecx edx nor the flags back; flat, constant segments
// requires  ring 0, and a 8259A at its usual port
#include "strategy.h"

STRATEGY(BX | SP | BP | SI | DI, RING0)

FRAME
  WORD 0                        //  +0  edi
  WORD 0                        //  +4  esi
  WORD 0                        //  +8  ebx
  WORD 0                        // +12  ebp
  WORD ENTRY                    // +16  return address
END_FRAME

SWITCH
  // Arguments, before the stack moves.
  movl 4(%esp), %eax
  movl 8(%esp), %edx

  // Save.
  pushl %ebp
  pushl %ebx
  pushl %esi
  pushl %edi

  // Switch stacks.
  movl %esp, (%eax)
  movl %edx, %esp

  // Acknowledge the interrupt: a non-specific end, to the first controller.
  movb $0x20, %al
  outb %al, $0x20

  // Restore.
  popl %edi
  popl %esi
  popl %ebx
  popl %ebp
  ret
END_SWITCH
