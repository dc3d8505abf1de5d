// examine: traps for the examination of the kernel (examine.c).
#include "xv6.h"

// `int $n; ret` for each n, 4 bytes apart. (The assembler would write int $3 with one byte.)
.text
.globl interrupts
interrupts:
.set vector, 0
.rept 256
  .byte 0xCD, vector, 0xC3, 0xCC
  .set vector, vector + 1
.endr

// void deliver(word vector), in ring 0: the vector's code, entered with the frame that the processor
// leaves for an exception with an error code.
.globl deliver, delivered
deliver:
  movl 4(%esp), %eax
  pushfl
  pushl %cs
  pushl $delivered
  pushl $0x5A5A
  jmp *vectors(,%eax,4)
delivered:
  ret
