// xv6-timer: what a clock tick does to a user process of xv6, entered by `int $32` in its place.
//
//   void switch(void **save, void *load)      both ignored: the scheduler chooses
//
// saves     by the kernel below (Systems/xv6), in the process's trap frame: every register, eflags
//           and selector; its page directory, and the context that swtch leaves under the frame
// assumes   the kernel's table holds the two processes and no other
// requires  that kernel, and ring 3 above it
//
// The kernel ends an interrupt that no controller has begun: one write to the local APIC, and a read.
// Most of what is timed is C: a compiler moves these numbers, and a recording names it.
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS \
         | CS | SS | DS | ES | FS | GS | CR3, PROCESSES)

// The kernel stack of a process that never ran. 0 for eip: the kernel's forkret, then its trapret.
FRAME
  WORD 0, 0, 0, 0, 0            //  +0  context: edi esi ebx ebp eip
  WORD 0                        // +20  return address of forkret
  WORD 0, 0, 0, 0, 0, 0, 0, 0   // +24  trap frame: edi esi ebp esp ebx edx ecx eax
  WORD NOW_GS, NOW_FS           // +56  gs fs
  WORD NOW_ES, NOW_DS           // +64  es ds
  WORD 32, 0                    // +72  trapno err
  WORD ENTRY, NOW_CS, NOW_FLAGS // +80  eip cs eflags
  WORD STACK, NOW_SS            // +92  esp ss
END_FRAME

SWITCH
  int $32
  ret
END_SWITCH
