// example-os-compiler: example-os, with a handler that the compiler wrote (example-os-compiler.c).
//
//   void switch(void **save, void *load)      both arguments ignored
//
// saves     eflags, eax ebx ecx edx esi edi, ebp twice; esp goes to its context
// assumes   interrupts off in the handler; that a compiler draws the frame so: canaries tell
// requires  ring 0, vector 32, the first interrupt controller's port
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS, RING0 | GATES)

FRAME
  WORD BASE_POINTER             //  +0  ebp, by which the rest is found
  WORD 0, 0, 0, 0               //  +4  eax ebx ecx edx
  WORD 0, 0, 0                  // +20  esi edi ebp
  WORD ENTRY, NOW_CS, NOW_FLAGS // +32  eip cs eflags: as the processor pushed it
END_FRAME

SWITCH
  int $32
  ret
END_SWITCH

COMPILED_HANDLER(32, example_os_compiled)
