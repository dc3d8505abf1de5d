// lock-queue: callee-saved under a lock, and the next context is taken from a queue.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi, both ignored
//
// saves     flags, rbp rbx r12 r13 r14 r15; rsp goes to the context that runs
// assumes   one lock for all; whoever is switched to gives it back
// requires  ring 0: CLI is privileged
#include "strategy.h"

STRATEGY(BX | SP | BP | R12 | R13 | R14 | R15 | FLAGS, RING0)

FRAME
  WORD 0, 0, 0, 0               //  +0  r15 r14 r13 r12
  WORD 0, 0                     // +32  rbx rbp
  WORD NOW_FLAGS                // +48  flags
  WORD ENTRY                    // +56  return address
END_FRAME

.bss
.balign 64
9: .space 4                     // the lock

SWITCH
  // Interrupts off, then the lock.
  pushfq
  cli
1:
  movl $1, %eax
  xchgl %eax, 9b(%rip)
  testl %eax, %eax
  jnz 1b

  // Save.
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15

  // Take the next context, and switch stacks.
  movq current_context(%rip), %rax
  movq CONTEXT_NEXT(%rax), %rdx
  movq %rdx, current_context(%rip)
  movq %rsp, (%rax)
  movq (%rdx), %rsp

  // Restore.
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp

  // The lock, then interrupts as they were.
  movl $0, 9b(%rip)
  popfq
  ret
END_SWITCH
