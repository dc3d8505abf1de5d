// placement: ping-pong, the very same loop, from a stack that begins lower.
//
//   void ping_pong_lower(struct batch *batch, word bytes)     batch at 4(%esp), bytes at 8(%esp)
#include "harness.h"

.text
.globl ping_pong_lower
ping_pong_lower:
  pushl %ebp
  movl %esp, %ebp
  movl 8(%ebp), %eax
  subl 12(%ebp), %esp
  pushl %eax
  calll ping_pong
  movl %ebp, %esp
  popl %ebp
  ret
