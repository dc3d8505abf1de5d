// syscall-cr3: syscall-sysret, and CR3 loaded on the way in and on the way out, as page-table isolation does.
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

.data
.balign 16
9: .quad 0                      // where the handler keeps rax

SWITCH
  syscall
  ret
END_SWITCH

HANDLER(SYSCALL_ENTRY)
  // The kernel's page tables, and the user's; here both are the same, and each load flushes all the same.
  movq %rax, 9b(%rip)
  movq %cr3, %rax
  movq %rax, %cr3
  movq %rax, %cr3
  movq 9b(%rip), %rax
  sysretq
END_HANDLER(SYSCALL_ENTRY)
