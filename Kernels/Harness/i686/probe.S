// The co-runner probe; and the scrub of the branch predictors, which is the same in both instruction
// sets (scrub.h).
//
//   void issue_probe(struct batch *batch)
//
// `issue_probe` times `rounds` times 64 instructions that take one cycle each and wait for nothing:
// TEST reads a register and writes flags, which are renamed. So as many are executed in each cycle as
// the core can, if no other hardware thread takes part of its issue slots. Ten rounds before the
// clock is read make the probe independent of what ran before it.
#include "harness.h"

.text
.balign 64, 0xcc
.globl issue_probe
issue_probe:
  pushl %ebx
  pushl %esi
  movl 12(%esp), %ebx
  movl $10, %ecx
  movl BATCH_ROUNDS(%ebx), %esi
.balign 64, 0x90
1:
  .rept 64
  testl %eax, %eax
  .endr
  decl %ecx
  jnz 1b
  movl %esi, %ecx
  lfence
  rdtsc
  lfence
  movl %eax, BATCH_START(%ebx)
  movl %edx, BATCH_START+4(%ebx)
.balign 64, 0x90
2:
  .rept 64
  testl %eax, %eax
  .endr
  decl %ecx
  jnz 2b
  lfence
  rdtsc
  lfence
  movl %eax, BATCH_END(%ebx)
  movl %edx, BATCH_END+4(%ebx)
  popl %esi
  popl %ebx
  ret

#include "scrub.h"
