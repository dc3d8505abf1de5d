// placement: ping-pong, from a stack that begins lower, and in loops that lie elsewhere.
//
//   void run_lower(struct batch *batch, word bytes, word loop)
//
// batch at 4(%esp), bytes at 8(%esp), and at 12(%esp) the loop: ping_pong, or one whose visits begin 16,
// 32 or 48 bytes behind the start of a cache line.
#include "loop.h"

.section .text.timed.scenarios, "ax", @progbits
  HANDOVERS ping_pong_16, 0, 16
  HANDOVERS ping_pong_32, 0, 32
  HANDOVERS ping_pong_48, 0, 48

.text
.globl run_lower
run_lower:
  pushl %ebp
  movl %esp, %ebp
  subl 12(%ebp), %esp
  pushl 8(%ebp)
  calll *16(%ebp)
  movl %ebp, %esp
  popl %ebp
  ret
