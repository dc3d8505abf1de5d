// boost-fcontext: Boost.Context's switch, called as its own library calls it.
//
//   (handle in %rax) switch(void *load, void *word)      load in %rdi, word in %rsi
//
// saves     what jump_fcontext does, on the stack; its answer, the handle, is for who goes on
// assumes   the caller wants neither rax rcx rdx rsi rdi r8-r11 nor the flags back
// requires  Boost.Context's jump_fcontext
#include "strategy.h"

STRATEGY(BX | SP | BP | R12 | R13 | R14 | R15 | CONTROL_WORDS, LIBRARY | TRANSFERS)
LIBRARY_FUNCTION(jump_fcontext, "libboost-context-dev")

// As jump_fcontext leaves a context (jump_x86_64_sysv_elf_gas.S).
FRAME
  .long 0x1F80, 0x37F           //  +0  mxcsr, x87 control word
  WORD 0, 0, 0, 0               //  +8  r12 r13 r14 r15
  WORD 0, 0                     // +40  rbx rbp
  WORD ENTRY                    // +56  return address
END_FRAME

SWITCH
  // As through the jmp of a procedure linkage table. It returns to whoever called it there.
  jmp jump_fcontext
END_SWITCH
