// canaries: fill everything with values that the other side does not have, switch, look again.
//
//   void exchange_canaries(void)              context A's side, called from C
//   void canary_partner(void)                 context B's side, started as a context, never ends
//
// Values go in from canary_a/canary_b and what is found afterwards goes out there. Flags, segments
// and what features.S knows are filled only where the strategy promises them: a partner's leftovers
// would otherwise be the harness's problem. After the switch nothing is trusted, not even rsp.
#include "harness.h"

.macro EACH_REGISTER do, side, offset
  \do %rax, \side+\offset+0*8
  \do %rcx, \side+\offset+1*8
  \do %rdx, \side+\offset+2*8
  \do %rbx, \side+\offset+3*8
  \do %rbp, \side+\offset+5*8
  \do %r8, \side+\offset+8*8
  \do %r9, \side+\offset+9*8
  \do %r10, \side+\offset+10*8
  \do %r11, \side+\offset+11*8
  \do %r12, \side+\offset+12*8
  \do %r13, \side+\offset+13*8
  \do %r14, \side+\offset+14*8
  \do %r15, \side+\offset+15*8
.endm
.macro FILL register, place
  movq \place(%rip), \register
.endm
.macro KEEP register, place
  movq \register, \place(%rip)
.endm

.macro EXCHANGE side, self, other
  // Lower on the stack each time, so that no two handles of a context are alike.
  KEEP %rsp, \side+CANARY_STACK
  subq \side+CANARY_DEPTH(%rip), %rsp

  // Fill. Segments first, then flags; moves change neither.
  testl $DS, \side+CANARY_PROMISES(%rip)
  jz 1f
  movw \side+CANARY_SEGMENTS_IN+0*8(%rip), %ds
  movw \side+CANARY_SEGMENTS_IN+1*8(%rip), %es
  movw \side+CANARY_SEGMENTS_IN+2*8(%rip), %fs
  movw \side+CANARY_SEGMENTS_IN+3*8(%rip), %gs
1:
  leaq feature_\side(%rip), %rdi
  callq fill_features
  testl $FLAGS, \side+CANARY_PROMISES(%rip)
  jz 2f
  pushq \side+CANARY_FLAGS_IN(%rip)
  popfq
2:
  EACH_REGISTER FILL, \side, CANARY_IN
  leaq \self+CONTEXT_HANDLE(%rip), %rdi
  movq \other+CONTEXT_HANDLE(%rip), %rsi
  KEEP %rdi, \side+CANARY_IN+7*8
  KEEP %rsi, \side+CANARY_IN+6*8
  KEEP %rsp, \side+CANARY_IN+4*8

  callq *active_switch(%rip)

  // Look.
  KEEP %rsp, \side+CANARY_OUT+4*8
  FILL %rsp, \side+CANARY_IN+4*8
  KEEP %rdi, \side+CANARY_OUT+7*8
  KEEP %rsi, \side+CANARY_OUT+6*8
  EACH_REGISTER KEEP, \side, CANARY_OUT
  pushfq
  popq \side+CANARY_FLAGS_OUT(%rip)
  cld
  FILL %rsp, \side+CANARY_STACK
  movw %ds, \side+CANARY_SEGMENTS_OUT+0*8(%rip)
  movw %es, \side+CANARY_SEGMENTS_OUT+1*8(%rip)
  movw %fs, \side+CANARY_SEGMENTS_OUT+2*8(%rip)
  movw %gs, \side+CANARY_SEGMENTS_OUT+3*8(%rip)
  movl %cs, %eax
  movl %ss, %ecx
  KEEP %rax, \side+CANARY_SYSTEM_OUT+0*8
  KEEP %rcx, \side+CANARY_SYSTEM_OUT+1*8
  testl $CR3, \side+CANARY_PROMISES(%rip)
  jz 3f
  movl $read_cr3, %edi
  call call_in_ring_0
  KEEP %rax, \side+CANARY_SYSTEM_OUT+3*8
3:
  leaq feature_\side(%rip), %rdi
  callq keep_features
.endm

.text
.balign 64, 0xcc
.globl exchange_canaries
exchange_canaries:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movl %ds, %eax
  movl %es, %ecx
  pushq %rax
  pushq %rcx
  pushq %fs
  pushq %gs

  EXCHANGE canary_a, context_a, context_b

  popq %gs
  popq %fs
  popq %rcx
  popq %rax
  movl %ecx, %es
  movl %eax, %ds
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret

.globl canary_partner
canary_partner:
  cld
  EXCHANGE canary_b, context_b, context_a
  jmp canary_partner

// A switch around one that is called with the handle to go to alone (TRANSFERS): whoever goes on stores
// the handle of who left where that one said.
.globl transfer
transfer:
  xchgq %rdi, %rsi
  callq *transferring_switch(%rip)
  movq %rax, (%rdx)
  ret

.globl canary_partner_transferred
canary_partner_transferred:
  movq %rax, (%rdx)
  jmp canary_partner
