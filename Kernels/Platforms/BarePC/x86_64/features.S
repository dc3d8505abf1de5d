// features: what a processor leaves off at reset. Both run in ring 0, through call_in_ring_0.
//
//   word turn_on_features(word control_bits)  in %rdi: bits of CR4
//   word turn_on_states(word states)          in %rdi: bits of XCR0
#include "harness.h"

.text
.globl turn_on_features
turn_on_features:
  // The FPU exists, and traps neither by emulation (EM) nor after a task switch (TS).
  movq %cr0, %rax
  andl $~0x4, %eax
  orl $0x2, %eax
  movq %rax, %cr0
  clts
  movq %cr4, %rax
  orq %rdi, %rax
  movq %rax, %cr4
  ret

.globl turn_on_states
turn_on_states:
  xorl %ecx, %ecx
  xorl %edx, %edx
  movl %edi, %eax
  xsetbv
  ret
