// all-registers: exampleOS. Clobber all fifteen, so that the compiler would push and pop them all.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     every general-purpose register; rsp goes to *save
// assumes   the caller does not want the flags back
// requires  nothing
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI \
         | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15, NOTHING)

FRAME
  WORD 0, 0, 0, 0               //  +0  r15 r14 r13 r12
  WORD 0, 0, 0, 0               // +32  r11 r10 r9 r8
  WORD 0, 0, 0, 0               // +64  rbp rdi rsi rdx
  WORD 0, 0, 0                  // +96  rcx rbx rax
  WORD ENTRY                    // +120 return address
END_FRAME

SWITCH
  // Save.
  pushq %rax
  pushq %rbx
  pushq %rcx
  pushq %rdx
  pushq %rsi
  pushq %rdi
  pushq %rbp
  pushq %r8
  pushq %r9
  pushq %r10
  pushq %r11
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
  popq %r11
  popq %r10
  popq %r9
  popq %r8
  popq %rbp
  popq %rdi
  popq %rsi
  popq %rdx
  popq %rcx
  popq %rbx
  popq %rax
  ret
END_SWITCH
