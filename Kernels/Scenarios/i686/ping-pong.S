// ping-pong: two contexts hand the processor to each other.
//
//   void ping_pong(struct batch *batch)       batch at 4(%esp)
//
// Context A times `rounds` round trips, two switches each. A switch may keep nothing but the
// stack, so the loop keeps nothing in registers: handles, counts and the switch's address are in
// memory. Both contexts run the same seven instructions per visit, at two places, so that a return
// address differs from the one that the return stack predicts, as it does between a kernel's
// threads and its scheduler.
#include "harness.h"

.macro VISIT self, other, again, entered
\again:
  pushl \other+CONTEXT_HANDLE
  pushl $\self+CONTEXT_HANDLE
  calll *active_switch
\entered:
  addl $8, %esp
  incl \self+CONTEXT_ENTRIES
  decl \self+CONTEXT_REMAINING
  jnz \again
.endm

.section .text.timed, "ax", @progbits
.balign 64, 0xcc
.globl ping_pong
ping_pong:
  // State that the C caller expects back; a switch may lose it.
  pushl %ebp
  pushl %ebx
  pushl %esi
  pushl %edi
  movl 20(%esp), %ecx
  movl BATCH_ROUNDS(%ecx), %eax
  movl %eax, context_a+CONTEXT_REMAINING

  // Start the clock.
  lfence
  rdtsc
  lfence
  movl 20(%esp), %ecx
  movl %eax, BATCH_START(%ecx)
  movl %edx, BATCH_START+4(%ecx)

.balign 64, 0x90
  VISIT context_a, context_b, ping_pong_visit, .Lentered
ping_pong_visit_end:

  // Stop the clock.
  lfence
  rdtsc
  lfence
  movl 20(%esp), %ecx
  movl %eax, BATCH_END(%ecx)
  movl %edx, BATCH_END+4(%ecx)

  popl %edi
  popl %esi
  popl %ebx
  popl %ebp
  ret

// The partner starts as if it had just been switched to (two argument words below its stack's
// top), and never ends.
.balign 64, 0xcc
.globl ping_pong_partner
  VISIT context_b, context_a, .Lpartner_again, ping_pong_partner
  ud2
