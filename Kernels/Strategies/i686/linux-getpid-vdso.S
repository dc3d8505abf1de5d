// linux-getpid-vdso: the same system call by the way in that the kernel shows to 32-bit programs.
//
//   void switch(void **save, void *load)      both ignored
//
// saves     nothing; __kernel_vsyscall and the kernel give back all but eax
// assumes   nothing
// requires  Linux, and the page of code that it maps into its processes (vdso(7))
//
// __kernel_vsyscall is a sysenter or a syscall, whichever the processor is fast with, between three
// pushes and three pops. A C library calls it for every system call.
#include "strategy.h"

STRATEGY(CX | DX | BX | SP | BP | SI | DI | FLAGS, \
         NO_SWITCH | SYSTEM_CALLS | KERNEL_WAY_IN | ONE_TRAP)

FRAME
END_FRAME

SWITCH
  movl $20, %eax
  calll *kernel_way_in
  ret
END_SWITCH
