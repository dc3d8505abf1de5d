// callee-saved: xv6's swtch. It keeps what the C calling convention leaves to the callee.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     rbp rbx r12 r13 r14 r15; rsp goes to *save
// assumes   the caller wants neither rax rcx rdx rsi rdi r8-r11 nor the flags back
// requires  nothing
#include "strategy.h"

STRATEGY(BX | SP | BP | R12 | R13 | R14 | R15, NOTHING)

FRAME
  WORD 0                        //  +0  r15
  WORD 0                        //  +8  r14
  WORD 0                        // +16  r13
  WORD 0                        // +24  r12
  WORD 0                        // +32  rbx
  WORD 0                        // +40  rbp
  WORD ENTRY                    // +48  return address
END_FRAME

SWITCH
  // Save.
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15

  // Switch stacks.
  movq %rsp, (%rdi)
  movq %rsi, %rsp

  // Restore.
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
END_SWITCH
