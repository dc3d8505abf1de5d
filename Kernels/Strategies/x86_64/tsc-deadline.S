// tsc-deadline: callee-saved, and the timer is armed for the next slice by a deadline in ticks.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     rbp rbx r12 r13 r14 r15; rsp goes to *save
// assumes   the caller wants neither rax rcx rdx rsi rdi r8-r11 nor the flags back
// requires  ring 0, and a timer with a deadline
#include "strategy.h"

STRATEGY(BX | SP | BP | R12 | R13 | R14 | R15, RING0 | HAS_TSC_DEADLINE)

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

  // Arm the timer: IA32_TSC_DEADLINE, a day and more after the clock was 0 (Intel SDM Vol. 3A, 11.5.4.1).
  movl $0x6E0, %ecx
  xorl %eax, %eax
  movl $0x10000, %edx
  wrmsr
  ret
END_SWITCH
