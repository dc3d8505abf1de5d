// boost-fcontext: Boost.Context's switch.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     what jump_fcontext does, on the stack; its answer, the handle, is for who goes on
// assumes   the caller wants neither rax rcx rdx rsi rdi r8-r11 nor the flags back
// requires  Boost.Context's jump_fcontext
#include "strategy.h"

STRATEGY(BX | SP | BP | R12 | R13 | R14 | R15 | CONTROL_WORDS, LIBRARY)
LIBRARY_FUNCTION(jump_fcontext, "libboost-context-dev")

// As jump_fcontext leaves a context (jump_x86_64_sysv_elf_gas.S), and then as SWITCH does.
FRAME
  .long 0x1F80, 0x37F           //  +0  mxcsr, x87 control word
  WORD 0, 0, 0, 0               //  +8  r12 r13 r14 r15
  WORD 0, 0                     // +40  rbx rbp
  WORD resumed                  // +56  where jump_fcontext returns to
  WORD 0                        // +64  what SWITCH leaves free
  WORD ENTRY                    // +72  return address
END_FRAME

SWITCH
  // jump_fcontext(load, save): who goes on gets a handle of this context, and `save`.
  subq $8, %rsp                 // jump_fcontext wants its stack aligned
  xchgq %rdi, %rsi
  callq jump_fcontext
resumed:
  movq %rax, (%rdx)
  addq $8, %rsp
  ret
END_SWITCH
