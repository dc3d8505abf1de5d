// one-site: ping-pong with one place that calls the switch, for both contexts.
//
//   void one_site(struct batch *batch)            batch in %rdi
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
  leaq context_b(%rip), %rax
  movq %rax, one_site_waiting(%rip)
  leaq context_a(%rip), %rax
  movq %rax, one_site_running(%rip)
  pushq $0                      // the noted word
  pushq %rax                    // the context whose stack this is
.balign 64, 0x90
\name\()_visit:
  movq one_site_running(%rip), %rdi
  movq one_site_waiting(%rip), %rsi
  movq %rsi, one_site_running(%rip)
  movq %rdi, one_site_waiting(%rip)
  movq %rsi, \noted(%rsp)
  movq CONTEXT_HANDLE(%rsi), %rsi
  callq *active_switch(%rip)
.globl \name\()_entered
\name\()_entered:
  movq (%rsp), %rdi
  incq CONTEXT_ENTRIES(%rdi)
  decq CONTEXT_REMAINING(%rdi)
  jnz \name\()_visit
\name\()_visit_end:
  addq $16, %rsp
  END_LOOP
.endm

.section .text.timed.scenarios, "ax", @progbits
  ONE_SITE one_site, 8
  ONE_SITE one_site_calls, 0

.bss
.balign 64
one_site_running: .space WORD_BYTES
one_site_waiting: .space WORD_BYTES
