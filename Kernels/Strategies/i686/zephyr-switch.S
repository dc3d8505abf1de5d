// zephyr-switch: Zephyr's cooperative switch on the 80386's line: a function with an interrupt key.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     ebp ebx esi edi and the flags; esp goes to *save
// assumes   the caller wants neither ecx nor edx back; flat, constant segments
// requires  nothing
//
// Our own code in the structure of Zephyr's __swap (arch/x86/core/ia32/swap.S). There the caller has turned
// interrupts off and passes the flags as they were (the key); here the switch takes them itself. It answers
// -EAGAIN where nothing better was left for it, and restores the key last.
#include "strategy.h"

STRATEGY(BX | SP | BP | SI | DI | FLAGS, NOTHING)
EQUIVALENT_MUTANT("forget-8", "it is the answer, and its caller wants none")
EQUIVALENT_MUTANT("discard-13", "it is the answer, and its caller wants none")

FRAME
  WORD -11                      //  +0  the answer
  WORD 0, 0, 0, 0               //  +4  edi esi ebx ebp
  WORD NOW_FLAGS                // +20  the key
  WORD ENTRY                    // +24  return address
END_FRAME

.bss
.balign 64
9: .space 4                     // the running thread

SWITCH
  // Arguments, before the stack moves; then the key.
  movl 4(%esp), %ecx
  movl 8(%esp), %edx
  pushfl

  // Save.
  pushl %ebp
  pushl %ebx
  pushl %esi
  pushl %edi
  pushl $-11

  // Switch stacks, and note who runs.
  movl %esp, (%ecx)
  movl %edx, %esp
  movl CONTEXT_NEXT(%ecx), %eax
  movl %eax, 9b

  // Restore.
  popl %eax
  popl %edi
  popl %esi
  popl %ebx
  popl %ebp
  popfl
  ret
END_SWITCH
