// ping-pong: two contexts hand the processor to each other.
//
//   void ping_pong(struct batch *batch)       batch in %rdi
//
// Context A times `rounds` round trips, two switches each. A switch may keep nothing but the
// stack, so the loop keeps nothing in registers: handles, counts and the switch's address are in
// memory. Both contexts run the same six instructions per visit, at two places, so that a return
// address differs from the one that the return stack predicts, as it does between a kernel's
// threads and its scheduler.
#include "harness.h"

.macro VISIT self, other, again, entered
\again:
  leaq \self+CONTEXT_HANDLE(%rip), %rdi
  movq \other+CONTEXT_HANDLE(%rip), %rsi
  callq *active_switch(%rip)
\entered:
  incq \self+CONTEXT_ENTRIES(%rip)
  decq \self+CONTEXT_REMAINING(%rip)
  jnz \again
.endm

.section .text.timed, "ax", @progbits
.balign 64, 0xcc
.globl ping_pong
ping_pong:
  // State that the C caller expects back; a switch may lose it.
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  pushq %rdi
  movq BATCH_ROUNDS(%rdi), %rax
  movq %rax, context_a+CONTEXT_REMAINING(%rip)

  // Start the clock.
  lfence
  rdtsc
  lfence
  movq (%rsp), %rdi
  movl %eax, BATCH_START(%rdi)
  movl %edx, BATCH_START+4(%rdi)

.balign 64, 0x90
  VISIT context_a, context_b, ping_pong_visit, .Lentered
ping_pong_visit_end:

  // Stop the clock.
  lfence
  rdtsc
  lfence
  movq (%rsp), %rdi
  movl %eax, BATCH_END(%rdi)
  movl %edx, BATCH_END+4(%rdi)

  popq %rdi
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret

// The partner starts as if it had just been switched to, and never ends.
.balign 64, 0xcc
.globl ping_pong_partner
  VISIT context_b, context_a, .Lpartner_again, ping_pong_partner
  ud2
