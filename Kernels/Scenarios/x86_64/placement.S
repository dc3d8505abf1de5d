// placement: ping-pong, the very same loop, from a stack that begins lower.
//
//   void ping_pong_lower(struct batch *batch, word bytes)     batch in %rdi, bytes in %rsi
#include "harness.h"

.text
.globl ping_pong_lower
ping_pong_lower:
  pushq %rbp
  movq %rsp, %rbp
  subq %rsi, %rsp
  callq ping_pong
  movq %rbp, %rsp
  popq %rbp
  ret
