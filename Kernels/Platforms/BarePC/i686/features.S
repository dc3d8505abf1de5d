// features: what a processor leaves off at reset. Both run in ring 0, through call_in_ring_0.
//
//   word turn_on_features(word control_bits)  at 4(%esp): bits of CR4
//   word turn_on_states(word states)          at 4(%esp): bits of XCR0
#include "harness.h"

.text
.globl turn_on_features
turn_on_features:
  // The FPU exists, and traps neither by emulation (EM) nor after a task switch (TS).
  movl %cr0, %eax
  andl $~0x4, %eax
  orl $0x2, %eax
  movl %eax, %cr0
  clts
  movl 4(%esp), %ecx
  jecxz 1f
  movl %cr4, %eax
  orl %ecx, %eax
  movl %eax, %cr4
1:
  ret

// word serialize_fences(void): exceptions.S goes on at fences_refused when one of the two faults.
.globl serialize_fences, read_fences, write_fences, fences_refused
serialize_fences:
  movl $0xC0011029, %ecx
read_fences:
  rdmsr
  orl $2, %eax
write_fences:
  wrmsr
  movl $1, %eax
  ret
fences_refused:
  xorl %eax, %eax
  ret

.globl turn_on_states
turn_on_states:
  xorl %ecx, %ecx
  xorl %edx, %edx
  movl 4(%esp), %eax
  xsetbv
  ret
