// tsc-deadline: callee-saved, and the timer is armed for the next slice by a deadline in ticks.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     ebp ebx esi edi; esp goes to *save
// assumes   the caller wants neither eax ecx edx nor the flags back; flat, constant segments
// requires  ring 0, and a timer with a deadline
#include "strategy.h"

STRATEGY(BX | SP | BP | SI | DI, RING0 | HAS_TSC_DEADLINE)

FRAME
  WORD 0, 0, 0, 0               //  +0  edi esi ebx ebp
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

  // Restore.
  popl %edi
  popl %esi
  popl %ebx
  popl %ebp

  // Arm the timer: IA32_TSC_DEADLINE, a day and more after the clock was 0 (Intel SDM Vol. 3A, 11.5.4.1).
  movl $0x6E0, %ecx
  xorl %eax, %eax
  movl $0x10000, %edx
  wrmsr
  ret
END_SWITCH
