// pic-eoi: callee-saved, and the end of an interrupt as the first controller wants to be told.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     rbp rbx r12 r13 r14 r15; rsp goes to *save
// assumes   the caller wants neither rax rcx rdx rsi rdi r8-r11 nor the flags back
// requires  ring 0, and a 8259A at its usual port
#include "strategy.h"

STRATEGY(BX | SP | BP | R12 | R13 | R14 | R15, RING0)

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

  // Acknowledge the interrupt: a non-specific end, to the first controller.
  movb $0x20, %al
  outb %al, $0x20

  // Restore.
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
END_SWITCH
