// fpu-lazy-touched: fpu-lazy-untouched, and each context uses the FPU after each switch.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     rbp rbx r12 r13 r14 r15; rsp goes to *save; the FPU's state by the handler
// assumes   current_context had the FPU last, and its next one asks for it
// requires  ring 0, FXSAVE, a gate for #NM, and areas for the FPU
#include "strategy.h"

STRATEGY(BX | SP | BP | R12 | R13 | R14 | R15 \
         | X87 | CONTROL_WORDS | VECTORS, RING0 | GATES | HAS_FXSR | AREAS)

FRAME
  WORD 0, 0, 0, 0               //  +0  r15 r14 r13 r12
  WORD 0, 0                     // +32  rbx rbp
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

  // Make the next FPU instruction trap: CR0.TS.
  movq %cr0, %rax
  orq $8, %rax
  movq %rax, %cr0

  // Touch it.
  fnop
  ret
END_SWITCH

// #NM: the FPU is another's. Registers that are promised, so that their loss would show.
HANDLER(7)
  pushq %rbx
  pushq %rbp
  clts
  movq current_context(%rip), %rbx
  movq CONTEXT_AREA(%rbx), %rbp
  fxsaveq (%rbp)
  movq CONTEXT_NEXT(%rbx), %rbx
  movq %rbx, current_context(%rip)
  movq CONTEXT_AREA(%rbx), %rbp
  fxrstorq (%rbp)
  popq %rbp
  popq %rbx
  iretq
END_HANDLER(7)
