// ping-pong-transfer: in 64 bits alone, where Boost's jump_fcontext is measured; this is never called.
#include "harness.h"

.section .text.timed.scenarios, "ax", @progbits
.globl ping_pong_transfer, ping_pong_transfer_partner
ping_pong_transfer:
ping_pong_transfer_partner:
  ud2
