// example-os-signal: exampleOS's trick in a process. A signal is the interrupt, the kernel saves.
//
//   void switch(void **save, void *load)      both arguments ignored
//
// saves     eflags and every register; beside them ds es fs gs and the vector registers
// assumes   that no signal comes during the handler, on whichever stack it runs
// requires  handlers of SIGTRAP, which SWITCH raises, and of SIGALRM, which a timer would
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS, SIGNALS)

// The kernel's frame on the stack (arch/x86/include/asm/sigframe.h, rt_sigframe_ia32); what
// lies above, the vector registers, is not needed to begin.
FRAME
  WORD 0, 0, 0, 0               //   +0  the handler's return address and arguments
  .fill 32, 4, 0                //  +16  the signal's description
  WORD 0, 0, 0, 2, 0            // +144  uc_flags, uc_link, no stack for signals (SS_DISABLE)
  WORD NOW_GS, NOW_FS           // +164  gs fs
  WORD NOW_ES, NOW_DS           // +172  es ds
  WORD 0, 0, 0, STACK           // +180  edi esi ebp esp
  WORD 0, 0, 0, 0               // +196  ebx edx ecx eax
  WORD 0, 0, ENTRY, NOW_CS      // +212  trapno err eip cs
  WORD NOW_FLAGS, STACK, NOW_SS // +228  eflags, esp again, ss
  WORD 0, 0, 0                  // +240  no vector registers: cleared; oldmask cr2
  WORD 0, 0                     // +252  uc_sigmask: no signal is blocked
END_FRAME

SWITCH
  int3
  ret
END_SWITCH

HANDLER(SIGNAL)
  // Switch stacks; on each lies what the kernel saved there.
  pushl %esp
  call next_stack
  leal 4(%eax), %esp

  // Have the kernel restore it: rt_sigreturn, which looks for it at the stack pointer.
  movl $173, %eax
  int $0x80
END_HANDLER(SIGNAL)
