// xv6-timer: what a clock tick does to a user process of xv6, entered by `int $32` in its place.
//
//   void switch(void **save, void *load)      both ignored: the scheduler chooses
//
// saves     by the kernel below (Systems/xv6), in the process's trap frame: every register, rflags,
//           cs and ss; its page map, and the context that swtch leaves under the frame
// assumes   the kernel's table holds the two processes and no other
// requires  that kernel, and ring 3 above it
//
// The kernel ends an interrupt that no controller has begun: one write to the local APIC, and a read.
// Most of what is timed is C: a compiler moves these numbers, and a recording names it.
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI \
         | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 | FLAGS | CS | SS | CR3, PROCESSES)

// The kernel stack of a process that never ran. 0 for rip: the kernel's forkret, then its trapret.
FRAME
  WORD 0, 0, 0, 0, 0, 0, 0      //   +0  context: r15 r14 r13 r12 rbx rbp rip
  WORD 0                        //  +56  return address of forkret
  WORD 0, 0, 0, 0, 0, 0, 0, 0   //  +64  trap frame: r15 r14 r13 r12 r11 r10 r9 r8
  WORD 0, 0, 0, 0, 0, 0, 0      // +128  rdi rsi rbp rbx rdx rcx rax
  WORD 32, 0                    // +184  trapno err
  WORD ENTRY, NOW_CS, NOW_FLAGS // +200  rip cs rflags
  WORD STACK, NOW_SS            // +224  rsp ss
END_FRAME

SWITCH
  int $32
  ret
END_SWITCH
