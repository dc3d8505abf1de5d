// syscall-sysret: a fast system call of AMD's, from ring 3 into ring 0 and back.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi, both ignored
//
// saves     by the processor: rip in rcx, rflags in r11; sysretq takes them back
// assumes   the caller wants neither rcx nor r11 back; ring 3, with interrupts off
// requires  SYSCALL, turned on, with its model-specific registers set
#include "strategy.h"

STRATEGY(AX | DX | BX | SP | BP | SI | DI \
         | R8 | R9 | R10 | R12 | R13 | R14 | R15 | FLAGS, GATES | HAS_SYSCALL | NO_SWITCH)

FRAME
END_FRAME

SWITCH
  syscall
  ret
END_SWITCH

HANDLER(SYSCALL_ENTRY)
  sysretq
END_HANDLER(SYSCALL_ENTRY)
