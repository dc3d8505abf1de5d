// syscall-iretq: syscall-sysret, but it goes back by IRETQ, as Linux does where SYSRET might not do.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi, both ignored
//
// saves     by the processor: rip in rcx, rflags in r11
// assumes   the caller wants neither rcx nor r11 back; ring 3, with interrupts off
// requires  SYSCALL, turned on, with its model-specific registers set
#include "strategy.h"

STRATEGY(AX | DX | BX | SP | BP | SI | DI \
         | R8 | R9 | R10 | R12 | R13 | R14 | R15 | FLAGS, GATES | HAS_SYSCALL | NO_SWITCH)

FRAME
END_FRAME

.data
.balign 16
9: WORD 0, 0x33, 0, 0, 0x2B      // rip cs rflags rsp ss, as iretq takes them

SWITCH
  syscall
  ret
END_SWITCH

HANDLER(SYSCALL_ENTRY)
  // The stack is still that of ring 3: the interrupt frame goes to memory of the kernel's.
  movq %rsp, 9b+24(%rip)
  movq %r11, 9b+16(%rip)
  movq %rcx, 9b(%rip)
  leaq 9b(%rip), %rsp
  iretq
END_HANDLER(SYSCALL_ENTRY)
