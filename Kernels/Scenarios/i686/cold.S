// cold: ping-pong, with what a switch uses flushed from all caches before each one.
//
//   void cold(struct batch *batch)            batch at 4(%esp)
//
// Flushed are the other's stack from its handle up, the switch's code, and both handles: this many
// lines, cached or not, for every strategy. A floor that flushes as much and switches nothing stands
// beside it, so that the difference is what cold memory costs. What a visit itself uses stays warm.
#include "harness.h"

.macro FLUSH from, lines
  movl \from, %eax
  movl \lines, %ecx
9:
  clflush (%eax)
  addl $64, %eax
  decl %ecx
  jnz 9b
.endm

.macro VISIT self, other, again, entered
\again:
  FLUSH \other+CONTEXT_HANDLE, cold_stack_lines
  FLUSH active_switch, cold_code_lines
  clflush \self
  clflush \other
  mfence

  pushl \other+CONTEXT_HANDLE
  pushl $\self+CONTEXT_HANDLE
  calll *active_switch
\entered:
  addl $8, %esp
  incl \self+CONTEXT_ENTRIES
  decl \self+CONTEXT_REMAINING
  jnz \again
.endm

.section .text.timed.scenarios, "ax", @progbits
.balign 64, 0xcc
.globl cold
cold:
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
  VISIT context_a, context_b, cold_visit, .Lentered
cold_visit_end:

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
.globl cold_partner
  VISIT context_b, context_a, .Lpartner_again, cold_partner
  ud2

.bss
.balign 64
.globl cold_stack_lines, cold_code_lines
cold_stack_lines: .space WORD_BYTES
cold_code_lines: .space WORD_BYTES
