// zephyr-switch: Zephyr's cooperative switch on x86-64: registers into the thread's structure, and iretq.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     to the thread's structure: rip rsp rflags rbx rbp r12 r13 r14 r15; its address goes to *save
// assumes   the caller wants neither rax rcx rdx rsi rdi nor r8-r11 back
// requires  memory of each context's own for its structure
//
// Our own code in the structure of Zephyr's __swap and __resume (arch/x86/core/intel64/locore.S). A thread
// may have been interrupted or not, and iretq is the way back for both. A bit tells which; its test, and
// what an interrupted thread has beside these, are left out. Zephyr's caller passes the flags, which the
// switch reads here.
#include "strategy.h"

STRATEGY(BX | SP | BP | R12 | R13 | R14 | R15 | FLAGS, AREAS)
EQUIVALENT_MUTANT("clobber-cf", "iretq loads the flags after it")
EQUIVALENT_MUTANT("clobber-pf", "iretq loads the flags after it")
EQUIVALENT_MUTANT("clobber-af", "iretq loads the flags after it")
EQUIVALENT_MUTANT("clobber-zf", "iretq loads the flags after it")
EQUIVALENT_MUTANT("clobber-sf", "iretq loads the flags after it")
EQUIVALENT_MUTANT("clobber-df", "iretq loads the flags after it")
EQUIVALENT_MUTANT("clobber-of", "iretq loads the flags after it")

FRAME
  WORD 1                        //  +0  not interrupted
  WORD ENTRY, STACK, NOW_FLAGS  //  +8  rip rsp rflags
  WORD 0, 0                     // +32  rbx rbp
  WORD 0, 0, 0, 0               // +48  r12 r13 r14 r15
END_FRAME

.bss
.balign 64
9: .space 64                    // the stack for iretq's frame, and behind its top the running thread

SWITCH
  // Save.
  movq CONTEXT_AREA(%rdi), %rcx
  movq %rcx, (%rdi)
  popq 8(%rcx)
  pushfq
  popq 24(%rcx)
  orb $1, (%rcx)
  movq %rsp, 16(%rcx)
  movq %rbx, 32(%rcx)
  movq %rbp, 40(%rcx)
  movq %r12, 48(%rcx)
  movq %r13, 56(%rcx)
  movq %r14, 64(%rcx)
  movq %r15, 72(%rcx)

  // The stack of interrupts, and what iretq takes from it.
  leaq 9b+48(%rip), %rsp
  movl %ss, %eax
  pushq %rax
  pushq 16(%rsi)
  pushq 24(%rsi)
  movl %cs, %eax
  pushq %rax
  pushq 8(%rsi)
  movq %rsi, 9b+48(%rip)

  // Restore.
  movq 32(%rsi), %rbx
  movq 40(%rsi), %rbp
  movq 48(%rsi), %r12
  movq 56(%rsi), %r13
  movq 64(%rsi), %r14
  movq 72(%rsi), %r15
  iretq
END_SWITCH
