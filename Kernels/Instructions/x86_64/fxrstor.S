// fxrstor: x87 and xmm registers from memory, xmm0 in use.
#include "instruction.h"

INSTRUCTION(CX | DX | BX | SP | BP | SI \
            | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 | FLAGS, HAS_FXSR)

PREPARE
  movl $area_a, %edi
  movl $1, %eax
  movd %eax, %xmm0
  fxsave64 (%rdi)
END_PREPARE

INSTANCE
  fxrstor64 (%rdi)
END_INSTANCE
