// swtch: from one kernel stack to another.
//
//   void swtch(struct context **old, struct context *new)      old in %rdi, new in %rsi
#include "xv6.h"

.section .text.timed.behind, "ax", @progbits
.balign 64, 0xcc
.globl swtch
swtch:
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
