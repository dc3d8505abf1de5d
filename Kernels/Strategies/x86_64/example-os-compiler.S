// example-os-compiler: example-os, with a handler that the compiler wrote (example-os-compiler.c).
//
//   void switch(void **save, void *load)      both arguments ignored
//
// saves     rflags, rsp and every general-purpose register, some of them twice
// assumes   interrupts off in the handler; that a compiler draws the frame so: canaries tell
// requires  ring 0, vector 32, the first interrupt controller's port
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI \
         | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 | FLAGS, RING0 | GATES)

FRAME
  WORD 0, 0                     //   +0  a gap that aligns the stack, rbp
  WORD 0, 0, 0, 0               //  +16  rax rbx rcx rdx
  WORD 0, 0, 0, 0               //  +48  rsi rdi r8 r9
  WORD 0, 0, 0, 0               //  +80  r10 r11 r12 r13
  WORD 0, 0, 0                  // +112  r14 r15 rbp
  WORD ENTRY, NOW_CS, NOW_FLAGS // +136  rip cs rflags: from here on as the processor pushed it
  WORD STACK, NOW_SS            // +160  rsp ss
END_FRAME

SWITCH
  int $32
  ret
END_SWITCH

COMPILED_HANDLER(32, example_os_compiled)
