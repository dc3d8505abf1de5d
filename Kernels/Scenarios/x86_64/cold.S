// cold: ping-pong, with what a switch uses flushed from all caches before each one.
//
//   void cold(struct batch *batch)            batch in %rdi
//
// Flushed are the other's stack from its handle up, the switch's code, and both handles: this many
// lines, cached or not, for every strategy. A floor that flushes as much and switches nothing stands
// beside it, so that the difference is what cold memory costs. What a visit itself uses stays warm.
#include "harness.h"

.macro FLUSH from, lines
  movq \from(%rip), %rsi
  movq \lines(%rip), %rcx
9:
  clflush (%rsi)
  addq $64, %rsi
  decq %rcx
  jnz 9b
.endm

.macro VISIT self, other, again, entered
\again:
  FLUSH \other+CONTEXT_HANDLE, cold_stack_lines
  FLUSH active_switch, cold_code_lines
  clflush \self(%rip)
  clflush \other(%rip)
  mfence

  leaq \self+CONTEXT_HANDLE(%rip), %rdi
  movq \other+CONTEXT_HANDLE(%rip), %rsi
  callq *active_switch(%rip)
\entered:
  incq \self+CONTEXT_ENTRIES(%rip)
  decq \self+CONTEXT_REMAINING(%rip)
  jnz \again
.endm

.section .text.timed.scenarios, "ax", @progbits
.balign 64, 0xcc
.globl cold
cold:
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
  VISIT context_a, context_b, cold_visit, .Lentered
cold_visit_end:

  // Stop the clock.
  lfence
  rdtsc
  lfence
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

// The partner starts as if it had just been switched to, and never ends.
.balign 64, 0xcc
.globl cold_partner
  VISIT context_b, context_a, .Lpartner_again, cold_partner
  ud2

.bss
.balign 64
.globl cold_stack_lines, cold_code_lines
cold_stack_lines: .space WORD_BYTES
cold_code_lines: .space WORD_BYTES
