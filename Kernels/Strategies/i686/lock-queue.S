// lock-queue: callee-saved under a lock, and the next context is taken from a queue.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp), both ignored
//
// saves     flags, ebp ebx esi edi; esp goes to the context that runs
// assumes   one lock for all; whoever is switched to gives it back
// requires  ring 0: CLI is privileged
#include "strategy.h"

STRATEGY(BX | SP | BP | SI | DI | FLAGS, RING0)

FRAME
  WORD 0, 0, 0, 0               //  +0  edi esi ebx ebp
  WORD NOW_FLAGS                // +16  flags
  WORD ENTRY                    // +20  return address
END_FRAME

.bss
.balign 64
9: .space 4                     // the lock

SWITCH
  // Interrupts off, then the lock.
  pushfl
  cli
1:
  movl $1, %eax
  xchgl %eax, 9b
  testl %eax, %eax
  jnz 1b

  // Save.
  pushl %ebp
  pushl %ebx
  pushl %esi
  pushl %edi

  // Take the next context, and switch stacks.
  movl current_context, %eax
  movl CONTEXT_NEXT(%eax), %edx
  movl %edx, current_context
  movl %esp, (%eax)
  movl (%edx), %esp

  // Restore.
  popl %edi
  popl %esi
  popl %ebx
  popl %ebp

  // The lock, then interrupts as they were.
  movl $0, 9b
  popfl
  ret
END_SWITCH
