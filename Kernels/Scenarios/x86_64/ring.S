// ring: many contexts hand the processor round, each touching memory of its own in between.
//
//   void ring(struct batch *batch, struct ring_context *first)          batch in %rdi, first in %rsi
//   void ring_calls(struct batch *batch, struct ring_context *first)    the same for NO_SWITCH
//
// The first context times `rounds` rounds, in each of which every context is entered once. All of
// them run the same code, unlike those of ping-pong: what tells them apart is the word at their
// stack's top. So a return goes where the return stack predicts, as it does in a kernel that
// switches in one place only, and what a longer ring adds is memory.
//
// A switch that returns to its caller leaves the stack where it is. So that the floor goes round all
// the same, each visit notes the next context: ring_calls in the word that names the running one,
// ring in the word above, which is never read.
#include "harness.h"

.macro RING name, noted
.balign 64, 0xcc
.globl \name
\name:
  // State that the C caller expects back; a switch may lose it.
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  pushq %rdi
  pushq $0                      // the noted context
  pushq %rsi                    // the running context
  movq BATCH_ROUNDS(%rdi), %rax
  movq %rax, CONTEXT_REMAINING(%rsi)

  // Start the clock.
  lfence
  rdtsc
  lfence
  movq 16(%rsp), %rdi
  movl %eax, BATCH_START(%rdi)
  movl %edx, BATCH_START+4(%rdi)

.balign 64, 0x90
\name\()_visit:
  movq (%rsp), %rdi
  movq CONTEXT_NEXT(%rdi), %rsi
  movq %rsi, \noted(%rsp)
  movq CONTEXT_HANDLE(%rsi), %rsi
  callq *active_switch(%rip)
.globl \name\()_entered
\name\()_entered:
  movq (%rsp), %rdi
  incq CONTEXT_ENTRIES(%rdi)

  // Touch: one load for each cache line.
  movq RING_MEMORY(%rdi), %rax
  jmp 2f
1:
  movq (%rax), %rdx
  addq $64, %rax
2:
  cmpq RING_MEMORY_END(%rdi), %rax
  jne 1b

  decq CONTEXT_REMAINING(%rdi)
  jnz \name\()_visit
\name\()_visit_end:

  // Stop the clock.
  lfence
  rdtsc
  lfence
  addq $16, %rsp
  popq %rdi
  movl %eax, BATCH_END(%rdi)
  movl %edx, BATCH_END+4(%rdi)

  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
.endm

.section .text.timed.scenarios, "ax", @progbits
  RING ring, 8
  RING ring_calls, 0
