// ping-pong-transfer: ping-pong with a switch that is called as Boost's library calls jump_fcontext.
//
//   void ping_pong_transfer(struct batch *batch)       batch in %rdi
//
// Such a switch is told where to go and nothing else. Who goes on finds the handle of who left in rax,
// and keeps it, as boost::context::fiber::resume() does.
#include "loop.h"

.macro VISIT self, other, again, entered
\again:
  movq \other+CONTEXT_HANDLE(%rip), %rdi
  xorl %esi, %esi               // no word goes with it
  callq *active_switch(%rip)
\entered:
  movq %rax, \other+CONTEXT_HANDLE(%rip)
  incq \self+CONTEXT_ENTRIES(%rip)
  decq \self+CONTEXT_REMAINING(%rip)
  jnz \again
.endm

.section .text.timed.scenarios, "ax", @progbits
BEGIN_LOOP ping_pong_transfer
.balign 64, 0x90
  VISIT context_a, context_b, ping_pong_transfer_visit, .Lentered
ping_pong_transfer_visit_end:
END_LOOP

// The partner starts as if it had just been switched to, and never ends.
.balign 64, 0xcc
.globl ping_pong_transfer_partner
  VISIT context_b, context_a, .Lpartner_again, ping_pong_transfer_partner
  ud2
