// The co-runner probe, and a scrub of the branch predictors.
//
//   void issue_probe(struct batch *batch)
//   void scrub_predictors(void)
//
// `issue_probe` times `rounds` times 64 instructions that take one cycle each and wait for nothing:
// TEST reads a register and writes flags, which are renamed. So as many are executed in each cycle as
// the core can, if no other hardware thread takes part of its issue slots. Ten rounds before the
// clock is read make the probe independent of what ran before it.
//
// `scrub_predictors` leaves the same state whatever ran before: 6,000 taken jumps on lines of their
// own, four times, for the branch target buffers, and then 100,000 rounds of eight conditional
// branches on the bits of a xorshift sequence (Marsaglia, 2003), which no history foretells.
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

.balign 64, 0xcc
.globl scrub_predictors
scrub_predictors:
  movl $4, %ecx
1:
  .rept 6000
  jmp 9f
.balign 16, 0xcc
9:
  .endr
  decl %ecx
  jnz 1b

  movl $0x9E3779B9, %eax
  movl $100000, %ecx
2:
  movl %eax, %edx
  shll $13, %edx
  xorl %edx, %eax
  movl %eax, %edx
  shrl $17, %edx
  xorl %edx, %eax
  movl %eax, %edx
  shll $5, %edx
  xorl %edx, %eax
  .irp bit, 1, 2, 4, 8, 16, 32, 64, 128
  testl $\bit, %eax
  jz 8f
  nop
8:
  .endr
  decl %ecx
  jnz 2b
  ret
