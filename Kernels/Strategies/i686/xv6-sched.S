// xv6-sched: two kernel threads of xv6, and yield() called as the function that it is.
//
//   void switch(void **save, void *load)      load at 8(%esp), the kernel's yield; save ignored
//
// saves     by the kernel below (Systems/xv6): edi esi ebx ebp and the return address of swtch, and
//           in the frames of its functions what the calling convention makes them preserve
// assumes   flat, constant segments; the kernel's table holds the two threads and no other
// requires  that kernel, and ring 0
//
// Most of what is timed is C: a compiler moves these numbers, and a recording names it.
#include "strategy.h"

STRATEGY(BX | SP | BP | SI | DI | CR3, PROCESSES | RING0)

// The stack of a thread that never ran. 0 for eip: the kernel's forkret.
FRAME
  WORD 0, 0, 0, 0, 0            //  +0  context: edi esi ebx ebp eip
  WORD ENTRY                    // +20  return address of forkret
END_FRAME

SWITCH
  calll *8(%esp)
  ret
END_SWITCH
