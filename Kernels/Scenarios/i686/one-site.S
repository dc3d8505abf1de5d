// one-site: ping-pong with one place that calls the switch, for both contexts.
//
//   void one_site(struct batch *batch)            batch at 4(%esp)
//   void one_site_calls(struct batch *batch)      the same for NO_SWITCH
//
// Both contexts run the same code, and two words say who runs and who waits. So a switch returns to
// where the return stack predicts, whichever context it enters. The two words change places at each
// visit: the shortest chain through memory that tells one site whose turn it is.
//
// An entry is counted for the context that the word at the stack's top names, so that a switch which
// does not change stacks does not count. one_site_calls writes that word, so that the contexts take
// turns without a switch; one_site writes the word above, which is never read.
#include "loop.h"

.macro ONE_SITE name, noted
  BEGIN_LOOP \name
  movl $context_a, one_site_running
  movl $context_b, one_site_waiting
  pushl $0                      // the noted word
  pushl $context_a              // the context whose stack this is
.balign 64, 0x90
\name\()_visit:
  movl one_site_running, %eax
  movl one_site_waiting, %ecx
  movl %ecx, one_site_running
  movl %eax, one_site_waiting
  movl %ecx, \noted(%esp)
  pushl CONTEXT_HANDLE(%ecx)
  pushl %eax
  calll *active_switch
.globl \name\()_entered
\name\()_entered:
  addl $8, %esp
  movl (%esp), %eax
  incl CONTEXT_ENTRIES(%eax)
  decl CONTEXT_REMAINING(%eax)
  jnz \name\()_visit
\name\()_visit_end:
  addl $8, %esp
  END_LOOP
.endm

.section .text.timed.scenarios, "ax", @progbits
  ONE_SITE one_site, 4
  ONE_SITE one_site_calls, 0

.bss
.balign 64
one_site_running: .space WORD_BYTES
one_site_waiting: .space WORD_BYTES
