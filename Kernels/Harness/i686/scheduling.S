// scheduling: who runs next, for handlers that leave the choice to a function, as exampleOS's does.
//
//   word next_stack(word stack)               stack at 4(%esp), next in %eax
//
// The context that runs keeps its stack pointer; the one that it names takes over. Changes eax, ecx
// and the flags only, and counts, so that a scenario knows how often it was asked.
#include "harness.h"

.section .text.timed.behind, "ax", @progbits
.balign 64, 0xcc
.globl next_stack
next_stack:
  movl 4(%esp), %ecx
  movl current_context, %eax
  movl %ecx, CONTEXT_HANDLE(%eax)
  movl CONTEXT_NEXT(%eax), %eax
  movl %eax, current_context
  incl stacks_chosen
  movl CONTEXT_HANDLE(%eax), %eax
  ret

// word empty_pair(void): what two readings of the clock take, as a handler reads it
.text
.globl empty_pair
empty_pair:
  lfence
  rdtsc
  lfence
  movl %eax, %ecx
  lfence
  rdtsc
  lfence
  subl %ecx, %eax
  ret

.bss
.balign 64
.globl stacks_chosen, handler_start, handler_ticks
stacks_chosen: .space WORD_BYTES
// The clock's lower half when a handler began, and how long the last one took (STAMPED).
handler_start: .space WORD_BYTES
handler_ticks: .space WORD_BYTES
