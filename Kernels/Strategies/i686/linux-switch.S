// linux-switch: Linux's switch as it is built today: __switch_to_asm, and a jmp into its C half.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     ebp ebx edi esi and the flags; esp goes to *save
// assumes   the caller wants neither eax ecx nor edx back; flat, constant segments
// requires  nothing
//
// The C half is what user mode has of __switch_to: it notes who runs and where its stack is, and
// answers who ran. The FPU, segments and the task state segment are other strategies.
#include "strategy.h"

STRATEGY(BX | SP | BP | SI | DI | FLAGS, NOTHING)

FRAME
  WORD NOW_FLAGS                //  +0  flags
  WORD 0, 0, 0, 0               //  +4  esi edi ebx ebp
  WORD ENTRY                    // +20  return address
END_FRAME

.bss
.balign 64
9: .space 12                    // the stack's canary, the current task, and the top of its stack

SWITCH
  // Arguments, before the stack moves.
  movl 4(%esp), %eax
  movl 8(%esp), %ecx

  // Save. The flags are for AC, which a task may have set while it copies from user memory.
  pushl %ebp
  pushl %ebx
  pushl %edi
  pushl %esi
  pushfl

  // Switch stacks.
  movl %esp, (%eax)
  movl %ecx, %esp

  // The canary of the next task, which code of the compiler's compares (CONFIG_STACKPROTECTOR).
  movl CONTEXT_NEXT(%eax), %edx
  movl CONTEXT_AREA(%edx), %ebx
  movl %ebx, 9b

  // Restore, and go on in __switch_to.
  popfl
  popl %esi
  popl %edi
  popl %ebx
  popl %ebp
  jmp 4f
4:
  movl %edx, 9b+4
  movl CONTEXT_AREA(%edx), %ecx
  movl %ecx, 9b+8
  ret
END_SWITCH
