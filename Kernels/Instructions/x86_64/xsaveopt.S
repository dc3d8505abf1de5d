// xsaveopt: the x87, SSE and AVX state that is in use (xmm0) to memory.
#include "instruction.h"

INSTRUCTION(CX | BX | SP | BP | SI | R8 \
            | R9 | R10 | R11 | R12 | R13 | R14 | R15, HAS_XSAVE | HAS_XSAVEOPT | AREAS)

PREPARE
  movl $area_a, %edi
  movl $1, %eax
  movd %eax, %xmm0
  movl $7, %eax
  xorl %edx, %edx
END_PREPARE

INSTANCE
  xsaveopt64 (%rdi)
END_INSTANCE
