// trapasm: every vector's way into trap() and out again.
//
// alltraps completes the trap frame that the processor and vectors.S began (struct trapframe); a new
// process begins at trapret, with a frame that was drawn for it.
#include "xv6.h"

.section .text.timed.behind, "ax", @progbits
.balign 64, 0xcc
.globl alltraps
alltraps:
  // Build the trap frame.
  pushl %ds
  pushl %es
  pushl %fs
  pushl %gs
  pushal

  // Data and per-processor segments.
  movw $SEG_KDATA, %ax
  movw %ax, %ds
  movw %ax, %es
  movw $SEG_KCPU, %ax
  movw %ax, %fs
  movw %ax, %gs

  // trap(frame). C counts on a clear direction flag, which xv6 forgets.
  cld
  pushl %esp
  call trap
  addl $4, %esp

.globl trapret
trapret:
  popal
  popl %gs
  popl %fs
  popl %es
  popl %ds
  addl $8, %esp                 // trapno and err
  iretl
