// fxsave-fxrstor: x87 and xmm registers to memory and back.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI \
            | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 | FLAGS | X87 | CONTROL_WORDS | VECTORS, HAS_FXSR)

PREPARE
  movl $area_a, %edi
END_PREPARE

INSTANCE
  fxsave64 (%rdi)
  fxrstor64 (%rdi)
END_INSTANCE
