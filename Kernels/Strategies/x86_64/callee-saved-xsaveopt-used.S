// callee-saved-xsaveopt-used: callee-saved-xsaveopt, with every enabled state in use in both contexts.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     to the area: x87, SSE, AVX and AVX-512 state; to the stack: rbp rbx r12 r13 r14 r15;
//           rsp goes to *save
// assumes   the caller wants neither rax rcx rdx rsi rdi r8-r11 nor the flags back
// requires  XSAVEOPT, and an area for each context
#include "strategy.h"

STRATEGY(BX | SP | BP | R12 | R13 | R14 | R15 | X87 | CONTROL_WORDS | VECTORS, \
         HAS_XSAVE | HAS_XSAVEOPT | AREAS | STATES_IN_USE)

FRAME
  WORD AREA                     //  +0  the area, where the rest is
  WORD 0, 0, 0, 0               //  +8  r15 r14 r13 r12
  WORD 0, 0                     // +40  rbx rbp
  WORD ENTRY                    // +56  return address
END_FRAME

SWITCH
  // Save.
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq CONTEXT_AREA(%rdi), %rcx
  pushq %rcx
  movl $USER_STATES, %eax
  xorl %edx, %edx
  xsaveopt64 (%rcx)

  // Switch stacks.
  movq %rsp, (%rdi)
  movq %rsi, %rsp

  // Restore.
  popq %rcx
  xrstor64 (%rcx)
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
END_SWITCH
