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
  pushl %ebx
  pushl %esi
  pushl %edi
  movl 16(%esp), %ebx
  movl BATCH_ROUNDS(%ebx), %ecx
  movl $3, %esi
  movl $5, %edi
  lfence
  rdtsc
  lfence
  movl %eax, BATCH_START(%ebx)
  movl %edx, BATCH_START+4(%ebx)
.balign 64, 0x90
1:
  .rept 100
  \instruction
  .endr
  decl %ecx
  jnz 1b
  lfence
  rdtsc
  lfence
  movl %eax, BATCH_END(%ebx)
  movl %edx, BATCH_END+4(%ebx)
  popl %edi
  popl %esi
  popl %ebx
  ret
.endm

CHAIN dependent_adds, addl %esi, %edi
CHAIN dependent_multiplies, imull %esi, %edi
