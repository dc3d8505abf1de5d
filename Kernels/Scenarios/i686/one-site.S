// one-site: ping-pong with one place that calls the switch, for both contexts.
//
//   void one_site(struct batch *batch)            batch at 4(%esp)
//   void one_site_calls(struct batch *batch)      the same for NO_SWITCH
//
// A switch returns to where the return stack predicts, whichever context it enters. From there each
// goes on in code of its own, by the word at its stack's top. That jump is predicted, so nothing
// waits for a word from memory to find out which context runs.
//
// Each visit notes where the other context goes on: one_site_calls in the word at the stack's top, so
// that the contexts take turns without a switch, one_site in the word above, which nobody reads.
#include "loop.h"

.macro VISIT self, other, again, entered, onward, site, noted
\again:
  movl $\onward, \noted(%esp)
  pushl \other+CONTEXT_HANDLE
  pushl $\self+CONTEXT_HANDLE
  jmp \site
\entered:
  ENTERED \self, \again
.endm

.macro ONE_SITE name, noted
  BEGIN_LOOP \name
  pushl $0                      // the noted word
  pushl $.L\name\()_entered     // where this context goes on
.balign 64, 0x90
  VISIT context_a, context_b, \name\()_visit, .L\name\()_entered, \name\()_partner, .L\name\()_site, \noted
  addl $8, %esp
  END_LOOP

.balign 64, 0xcc
.L\name\()_site:
  calll *active_switch
.globl \name\()_return
\name\()_return:
  // Beyond the call's two arguments.
  jmpl *8(%esp)

// The partner never ends.
.balign 64, 0xcc
.globl \name\()_partner
  VISIT context_b, context_a, .L\name\()_again, \name\()_partner, .L\name\()_entered, .L\name\()_site, \noted
  ud2
.endm

.section .text.timed.scenarios, "ax", @progbits
  ONE_SITE one_site, 4
  ONE_SITE one_site_calls, 0
