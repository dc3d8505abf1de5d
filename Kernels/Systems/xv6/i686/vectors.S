// vectors: one entry for each of the 256, since nothing else tells trap() which it was.
//
// The processor pushes an error code for 8, 10 to 14 and 17; the others push 0 in its place.
#include "xv6.h"

.section .text.timed.behind, "ax", @progbits
.balign 64, 0xcc
.set vector, 0
.rept 256
  .pushsection .rodata.vectors, "a", @progbits
  .long 1f
  .popsection
1:
  .if !(vector == 8 || (vector >= 10 && vector <= 14) || vector == 17)
  pushl $0
  .endif
  pushl $vector
  jmp alltraps
  .set vector, vector + 1
.endr

.section .rodata.vectors, "a", @progbits
.globl vectors
.set vectors, . - 256 * 4
