// call-gate: a far call from ring 3 through a call gate into ring 0, and back.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi, both ignored
//
// saves     by the processor, on ring 0's stack: rip cs rsp ss; lretq loads them back
// assumes   ring 3; the task-state segment has ring 0's stack
// requires  the call gate of selector 0x60
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI \
         | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 | FLAGS, GATES | NO_SWITCH)

FRAME
END_FRAME

// Far pointers are in memory: 64-bit mode has no immediate ones. The offset is ignored.
.section .rodata
.balign 8
9: .long 0
   .word 0x60

SWITCH
  lcalll *9b(%rip)
  ret
END_SWITCH

HANDLER(CALL_GATE)
  lretq
END_HANDLER(CALL_GATE)
