// ring: many contexts hand the processor round, each touching memory of its own in between.
//
//   void ring(struct batch *batch, struct ring_context *first)          at 4(%esp), 8(%esp)
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
  pushl %ebp
  pushl %ebx
  pushl %esi
  pushl %edi
  movl 20(%esp), %eax
  movl 24(%esp), %ecx
  pushl $0                      // the noted context
  pushl %ecx                    // the running context
  movl BATCH_ROUNDS(%eax), %eax
  movl %eax, CONTEXT_REMAINING(%ecx)

  // Start the clock.
  lfence
  rdtsc
  lfence
  movl 28(%esp), %ecx
  movl %eax, BATCH_START(%ecx)
  movl %edx, BATCH_START+4(%ecx)

.balign 64, 0x90
\name\()_visit:
  movl (%esp), %ecx
  movl CONTEXT_NEXT(%ecx), %eax
  movl %eax, \noted(%esp)
  pushl CONTEXT_HANDLE(%eax)
  pushl %ecx
  calll *active_switch
.globl \name\()_entered
\name\()_entered:
  addl $8, %esp
  movl (%esp), %ecx
  incl CONTEXT_ENTRIES(%ecx)

  // Touch: one load for each cache line.
  movl RING_MEMORY(%ecx), %eax
  jmp 2f
1:
  movl (%eax), %edx
  addl $64, %eax
2:
  cmpl RING_MEMORY_END(%ecx), %eax
  jne 1b

  decl CONTEXT_REMAINING(%ecx)
  jnz \name\()_visit
\name\()_visit_end:

  // Stop the clock.
  lfence
  rdtsc
  lfence
  addl $8, %esp
  movl 20(%esp), %ecx
  movl %eax, BATCH_END(%ecx)
  movl %edx, BATCH_END+4(%ecx)

  popl %edi
  popl %esi
  popl %ebx
  popl %ebp
  ret
.endm

.section .text.timed.scenarios, "ax", @progbits
  RING ring, 4
  RING ring_calls, 0
