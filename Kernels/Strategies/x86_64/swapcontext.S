// swapcontext: the C library's switch, which asks the kernel for the signal mask each time.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     what swapcontext does; a handle is a ucontext_t, which lies on the stack it describes
// assumes   the caller wants neither rax rcx rdx rsi rdi r8-r11 nor the flags back
// requires  the C library's swapcontext
#include "strategy.h"

STRATEGY(BX | SP | BP | R12 | R13 | R14 | R15 | CONTROL_WORDS, SYSTEM_CALLS | LIBRARY)
LIBRARY_FUNCTION(swapcontext, "libc6-dev")

// ucontext_t (the C library's sys/ucontext.h). Of the x87 state a first entry needs the environment,
// which swapcontext looks for wherever the context says.
FRAME
  .space 160                    //   +0  flags, link, stack, r8 to rcx
  WORD STACK, ENTRY             // +160  rsp rip
  .space 48                     // +176  rflags, selectors, the fault's
  WORD NEXT_WORD                // +224  where the x87 environment is
  .long 0x37F, 0, 0xFFFF, 0     // +232  control, status and tag words
  .long 0, 0, 0, 0              // +248  pointers
  .space 184                    // +264  no signal is blocked
  .long 0x1F80, 0               // +448  mxcsr
  .space 512                    // +456  registers, a stack of shadows
END_FRAME

SWITCH
  subq $968, %rsp
  movq %rsp, (%rdi)
  movq %rsp, %rdi
  callq swapcontext
  addq $968, %rsp
  ret
END_SWITCH
