// Chains of dependent instructions: the clock's translation into core cycles.
//
//   void dependent_adds(struct batch *batch)           1 cycle each on every current core
//   void dependent_multiplies(struct batch *batch)     3 cycles each on every current core
//
// Each round is 100 instructions that wait for one another; the loop's own work runs beside them.
// Register operands: an immediate could be folded at rename (Alder Lake and later).
#include "harness.h"

.macro CHAIN name, instruction:vararg
.text
.balign 64, 0xcc
.globl \name
\name:
  movq BATCH_ROUNDS(%rdi), %r8
  movl $3, %esi
  movl $5, %r9d
  lfence
  rdtsc
  lfence
  movl %eax, BATCH_START(%rdi)
  movl %edx, BATCH_START+4(%rdi)
.balign 64, 0x90
1:
  .rept 100
  \instruction
  .endr
  decq %r8
  jnz 1b
  lfence
  rdtsc
  lfence
  movl %eax, BATCH_END(%rdi)
  movl %edx, BATCH_END+4(%rdi)
  ret
.endm

CHAIN dependent_adds, addq %rsi, %r9
CHAIN dependent_multiplies, imulq %rsi, %r9
