// example-os-signal: exampleOS's trick in a process. A signal is the interrupt, the kernel saves.
//
//   void switch(void **save, void *load)      both arguments ignored
//
// saves     rflags, rsp and every general-purpose register, and beside them the vector registers
// assumes   that no signal comes during the handler, on whichever stack it runs
// requires  handlers of SIGTRAP, which SWITCH raises, and of SIGALRM, which a timer would
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI \
         | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 | FLAGS, SIGNALS)

// The kernel's frame on the stack (arch/x86/include/asm/sigframe.h, rt_sigframe) up to the
// signal's description, which going back does not need; nor what lies above, the vector registers.
FRAME
  WORD 0                        //   +0  the handler's return address
  WORD 0, 0, 0, 2, 0            //   +8  uc_flags, uc_link, no stack for signals (SS_DISABLE)
  WORD 0, 0, 0, 0, 0, 0, 0, 0   //  +48  r8 r9 r10 r11 r12 r13 r14 r15
  WORD 0, 0, 0, 0, 0, 0, 0      // +112  rdi rsi rbp rbx rdx rax rcx
  WORD STACK, ENTRY, NOW_FLAGS  // +168  rsp rip rflags
  WORD NOW_CS                   // +192  cs gs fs ss: the kernel makes good for a null ss
  WORD 0, 0, 0, 0, 0            // +200  err trapno oldmask cr2; no vector registers: cleared
  WORD 0, 0, 0, 0, 0, 0, 0, 0   // +240  reserved
  WORD 0                        // +304  uc_sigmask: no signal is blocked
END_FRAME

SWITCH
  int3
  ret
END_SWITCH

HANDLER(SIGNAL)
  // Switch stacks; on each lies what the kernel saved there.
  movq %rsp, %rdi
  call next_stack
  leaq 8(%rax), %rsp

  // Have the kernel restore it: rt_sigreturn, which looks for it at the stack pointer.
  movl $15, %eax
  syscall
END_HANDLER(SIGNAL)
