// scheduler-context: xv6's way: a switch to the scheduler's own context, and one from it to the next.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     rbp rbx r12 r13 r14 r15, twice; rsp goes to *save, and the scheduler's to its own
// assumes   the caller wants neither rax rcx rdx rsi rdi r8-r11 nor the flags back
// requires  nothing
#include "strategy.h"

STRATEGY(BX | SP | BP | R12 | R13 | R14 | R15, NOTHING)

FRAME
  WORD 0, 0, 0, 0               //  +0  r15 r14 r13 r12
  WORD 0, 0                     // +32  rbx rbp
  WORD 3f                       // +48  return address of swtch
  WORD ENTRY                    // +56  return address
END_FRAME

// The scheduler: its handle, and the frame by which it begins on its own stack.
.data
.balign 64
8: WORD 9f
  .space 256
9: WORD 0, 0, 0, 0, 0, 0, 1f

SWITCH
  // Yield: swtch(save, scheduler). The scheduler will find that `load` is next.
  movq %rsi, %rdx
  movq 8b(%rip), %rsi
  callq 2f
3:
  ret

  // The scheduler: swtch(&scheduler, next), again and again.
1:
  leaq 8b(%rip), %rdi
  movq %rdx, %rsi
  callq 2f
  jmp 1b

  // swtch
2:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
END_SWITCH
