// user-task: all of a context that user mode can save and load. The sum of its parts.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     rflags, every general-purpose register, ds es fs gs, x87 and its words, MXCSR, xmm;
//           rsp goes to *save
// assumes   the 64-bit bases of fs and gs, which loading a selector resets, are not wanted
// requires  FXSAVE
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 \
         | FLAGS | DS | ES | FS | GS | X87 | CONTROL_WORDS | VECTORS, HAS_FXSR)

FRAME
  .long 0x37F, 0, 0, 0, 0, 0, 0x1F80  //  +0  control word, mxcsr
  .space 476                          // +28  st0-st7, xmm0-xmm15
  WORD NEXT_WORD                      // +504  where the stack goes on
  WORD NOW_GS, NOW_FS, NOW_ES, NOW_DS // +512  gs fs es ds
  WORD 0, 0, 0, 0, 0, 0, 0, 0         // +544  r15 r14 r13 r12 r11 r10 r9 r8
  WORD 0, 0, 0, 0, 0, 0, 0            // +608  rbp rdi rsi rdx rcx rbx rax
  WORD NOW_FLAGS                      // +664  flags
  WORD ENTRY                          // +672  return address
END_FRAME

SWITCH
  // Save.
  pushfq
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
  movl %ds, %eax
  movl %es, %ecx
  pushq %rax
  pushq %rcx
  pushq %fs
  pushq %gs

  // The image lies at a multiple of 16; its last 8 bytes are left to software.
  movq %rsp, %rax
  subq $512, %rsp
  andq $-16, %rsp
  fxsave64 (%rsp)
  movq %rax, 504(%rsp)

  // Switch stacks.
  movq %rsp, (%rdi)
  movq %rsi, %rsp

  // Restore.
  fxrstor64 (%rsp)
  movq 504(%rsp), %rsp
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
  popfq
  ret
END_SWITCH
