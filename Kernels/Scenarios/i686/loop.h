// loop.h: the parts of loops that differ from ping-pong in one respect each.
//
// A visit is ping-pong's, to the instruction: HAND calls the switch for `self`, ENTERED counts the
// context that runs then. `fence` is 1 for an lfence at each entry, and 0 for none.

#include "harness.h"

.macro HAND self, other
  pushl \other+CONTEXT_HANDLE
  pushl $\self+CONTEXT_HANDLE
  calll *active_switch
.endm

.macro ENTERED self, again, fence=0
  .if \fence
  lfence
  .endif
  addl $8, %esp
  incl \self+CONTEXT_ENTRIES
  decl \self+CONTEXT_REMAINING
  jnz \again
.endm

// void name(struct batch *batch), up to the clock's start; batch at 4(%esp).
.macro BEGIN_LOOP name
.balign 64, 0xcc
.globl \name
\name:
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
.endm

.macro END_LOOP
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
.endm

// Two contexts hand the processor to each other, as in ping-pong; `name`_partner is where the
// second one begins. Both visits begin `padding` bytes behind the start of a cache line.
.macro HANDOVERS name, fence=0, padding=0
  BEGIN_LOOP \name
.balign 64, 0x90
.skip \padding, 0x90
\name\()_visit:
  HAND context_a, context_b
  ENTERED context_a, \name\()_visit, \fence
\name\()_visit_end:
  END_LOOP

// The partner starts as if it had just been switched to (two argument words below its stack's
// top), and never ends.
.balign 64, 0xcc
.skip \padding, 0xcc
.L\name\()_again:
  HAND context_b, context_a
.globl \name\()_partner
\name\()_partner:
  ENTERED context_b, .L\name\()_again, \fence
  ud2
.endm

// The same visits where the call returns to its caller: each is followed by the other context's.
.macro CALLS name, fence=0
  BEGIN_LOOP \name
.balign 64, 0x90
\name\()_visit:
  HAND context_a, context_b
  ENTERED context_b, .L\name\()_other, \fence
  ud2
.balign 64, 0xcc
.L\name\()_other:
  HAND context_b, context_a
  ENTERED context_a, \name\()_visit, \fence
\name\()_visit_end:
  END_LOOP
.endm
