// canaries: fill everything with values that the other side does not have, switch, look again.
//
//   void exchange_canaries(void)              context A's side, called from C
//   void canary_partner(void)                 context B's side, started as a context, never ends
//
// Values go in from canary_a/canary_b and what is found afterwards goes out there. Flags, segments
// and what features.S knows are filled only where the strategy promises them: a partner's leftovers
// would otherwise be the harness's problem. After the switch nothing is trusted, not even esp.
#include "harness.h"

.macro EACH_REGISTER do, side, offset
  \do %eax, \side+\offset+0*4
  \do %ecx, \side+\offset+1*4
  \do %edx, \side+\offset+2*4
  \do %ebx, \side+\offset+3*4
  \do %ebp, \side+\offset+5*4
  \do %esi, \side+\offset+6*4
  \do %edi, \side+\offset+7*4
.endm
.macro FILL register, place
  movl \place, \register
.endm
.macro KEEP register, place
  movl \register, \place
.endm

// The access byte of a context's task: whether it is busy.
.macro LOOK_AT_TASK context, place
  movl \context+CONTEXT_HANDLE, %eax
  movzwl TASK_SELECTOR(%eax), %eax
  larl %eax, %ecx
  movb %ch, \place
.endm

.macro EXCHANGE side, self, other
  // Lower on the stack each time, so that no two handles of a context are alike.
  KEEP %esp, \side+CANARY_STACK
  subl \side+CANARY_DEPTH, %esp

  // Fill. Segments first, then flags; moves and pushes change neither.
  testl $DS, \side+CANARY_PROMISES
  jz 1f
  movw \side+CANARY_SEGMENTS_IN+0*4, %ds
  movw \side+CANARY_SEGMENTS_IN+1*4, %es
  movw \side+CANARY_SEGMENTS_IN+2*4, %fs
  movw \side+CANARY_SEGMENTS_IN+3*4, %gs
1:
  movl $feature_\side, %ecx
  calll fill_features
  testl $FLAGS, \side+CANARY_PROMISES
  jz 2f
  pushl \side+CANARY_FLAGS_IN
  popfl
2:
  pushl \other+CONTEXT_HANDLE
  pushl $\self+CONTEXT_HANDLE
  EACH_REGISTER FILL, \side, CANARY_IN
  KEEP %esp, \side+CANARY_IN+4*4

  calll *active_switch

  // Look.
  KEEP %esp, \side+CANARY_OUT+4*4
  FILL %esp, \side+CANARY_IN+4*4
  EACH_REGISTER KEEP, \side, CANARY_OUT
  pushfl
  popl \side+CANARY_FLAGS_OUT
  cld
  FILL %esp, \side+CANARY_STACK
  movw %ds, \side+CANARY_SEGMENTS_OUT+0*4
  movw %es, \side+CANARY_SEGMENTS_OUT+1*4
  movw %fs, \side+CANARY_SEGMENTS_OUT+2*4
  movw %gs, \side+CANARY_SEGMENTS_OUT+3*4
  movl %cs, %eax
  movl %ss, %ecx
  KEEP %eax, \side+CANARY_SYSTEM_OUT+0*4
  KEEP %ecx, \side+CANARY_SYSTEM_OUT+1*4
  testl $LDT, \side+CANARY_PROMISES
  jz 3f
  sldtl %edx
  KEEP %edx, \side+CANARY_SYSTEM_OUT+2*4
3:
  testl $TASK_LINKS, \side+CANARY_PROMISES
  jz 4f
  LOOK_AT_TASK \self, \side+CANARY_TASKS_OUT
  LOOK_AT_TASK \other, \side+CANARY_TASKS_OUT+1
  movl context_b+CONTEXT_HANDLE, %eax
  movl TASK_ADDRESS(%eax), %eax
  movw (%eax), %ax
  movw %ax, \side+CANARY_TASKS_OUT+2
4:
  testl $CR3, \side+CANARY_PROMISES
  jz 5f
  pushl $0
  pushl $read_cr3
  call call_in_ring_0
  addl $8, %esp
  KEEP %eax, \side+CANARY_SYSTEM_OUT+3*4
5:
  movl $feature_\side, %ecx
  calll keep_features
.endm

.text
.balign 64, 0xcc
.globl exchange_canaries
exchange_canaries:
  pushl %ebp
  pushl %ebx
  pushl %esi
  pushl %edi
  pushl %ds
  pushl %es
  pushl %fs
  pushl %gs

  EXCHANGE canary_a, context_a, context_b

  popl %gs
  popl %fs
  popl %es
  popl %ds
  popl %edi
  popl %esi
  popl %ebx
  popl %ebp
  ret

.globl canary_partner
canary_partner:
  cld
  EXCHANGE canary_b, context_b, context_a
  jmp canary_partner

// Switches that are called as jump_fcontext is are those of 64 bits alone (TRANSFERS).
.globl transfer, canary_partner_transferred
transfer:
canary_partner_transferred:
  ud2
