// serialised: ping-pong with a fence at each entry, so that switches do not overlap.
//
//   void serialised(struct batch *batch)          batch in %rdi
//   void serialised_calls(struct batch *batch)    the same for NO_SWITCH: the loop and the fence alone
//
// lfence waits until every instruction before it is complete, and no later one begins before that
// (Intel SDM Vol. 2A, LFENCE; on AMD where MSR C001_1029 makes it so).
#include "loop.h"

.section .text.timed.scenarios, "ax", @progbits
  HANDOVERS serialised, 1
  CALLS serialised_calls, 1
