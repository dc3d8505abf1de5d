// xv6-sched: two kernel threads of xv6, and yield() called as the function that it is.
//
//   void switch(void **save, void *load)      load in %rsi, the kernel's yield; save ignored
//
// saves     by the kernel below (Systems/xv6): r15 r14 r13 r12 rbx rbp and the return address of
//           swtch, and in the frames of its functions what the calling convention makes them preserve
// assumes   flat, constant segments; the kernel's table holds the two threads and no other
// requires  that kernel, and ring 0
//
// Most of what is timed is C: a compiler moves these numbers, and a recording names it.
#include "strategy.h"

STRATEGY(BX | SP | BP | R12 | R13 | R14 | R15 | CR3, PROCESSES | RING0)

// The stack of a thread that never ran. 0 for rip: the kernel's forkret.
FRAME
  WORD 0, 0, 0, 0, 0, 0, 0      //  +0  context: r15 r14 r13 r12 rbx rbp rip
  WORD ENTRY                    // +56  return address of forkret
END_FRAME

SWITCH
  callq *%rsi
  ret
END_SWITCH
