// callee-saved-segments-real: callee-saved-segments between contexts whose selectors name descriptors.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     ds es fs gs, rbp rbx r12 r13 r14 r15; rsp goes to *save
// assumes   the caller wants neither rax rcx rdx rsi rdi r8-r11 nor the flags back, nor the 64-bit
//           bases of fs and gs, which loading a selector resets
// requires  selectors that are not null in both contexts
#include "strategy.h"

STRATEGY(BX | SP | BP | R12 | R13 | R14 | R15 | DS | ES | FS | GS, REAL_SELECTORS)

FRAME
  WORD NOW_GS, NOW_FS           //  +0  gs fs
  WORD NOW_ES, NOW_DS           // +16  es ds
  WORD 0, 0, 0, 0               // +32  r15 r14 r13 r12
  WORD 0, 0                     // +64  rbx rbp
  WORD ENTRY                    // +80  return address
END_FRAME

SWITCH
  // Save. 64-bit mode has no push for ds and es.
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movl %ds, %eax
  movl %es, %ecx
  pushq %rax
  pushq %rcx
  pushq %fs
  pushq %gs

  // Switch stacks.
  movq %rsp, (%rdi)
  movq %rsi, %rsp

  // Restore: each load of a selector reads its descriptor and checks it.
  popq %gs
  popq %fs
  popq %rcx
  popq %rax
  movl %ecx, %es
  movl %eax, %ds
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
END_SWITCH
