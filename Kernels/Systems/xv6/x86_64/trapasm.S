// trapasm: every vector's way into trap() and out again.
//
// alltraps completes the trap frame that the processor and vectors.S began (struct trapframe); a new
// process begins at trapret, with a frame that was drawn for it. Data segments mean nothing in 64-bit
// mode, so they stay as they are.
#include "xv6.h"

.section .text.timed.behind, "ax", @progbits
.balign 64, 0xcc
.globl alltraps
alltraps:
  // Build the trap frame.
  pushq %rax
  pushq %rcx
  pushq %rdx
  pushq %rbx
  pushq %rbp
  pushq %rsi
  pushq %rdi
  pushq %r8
  pushq %r9
  pushq %r10
  pushq %r11
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15

  // trap(frame). C counts on a clear direction flag, which xv6 forgets.
  cld
  movq %rsp, %rdi
  call trap

.globl trapret
trapret:
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %r11
  popq %r10
  popq %r9
  popq %r8
  popq %rdi
  popq %rsi
  popq %rbp
  popq %rbx
  popq %rdx
  popq %rcx
  popq %rax
  addq $16, %rsp                // trapno and err
  iretq
