// alternate-calls: ping-pong's bookkeeping without a switch.
//
//   void alternate_calls(struct batch *batch)     batch in %rdi
//
// The called function returns to its caller, and the two visits of ping-pong follow each other on one
// stack. So each context's counters change at every second visit, as they do when contexts switch;
// where one context's change at each visit, the next must wait for them to come back from memory,
// and that wait is no part of the loop that switches share.
#include "loop.h"

.section .text.timed.scenarios, "ax", @progbits
  CALLS alternate_calls
