// xsaveopt: the x87, SSE and AVX state that is in use (xmm0) to memory.
#include "instruction.h"

INSTRUCTION(CX | BX | SP | BP | SI, HAS_XSAVE | HAS_XSAVEOPT | AREAS)

PREPARE
  movl $area_a, %edi
  movl $1, %eax
  movd %eax, %xmm0
  movl $7, %eax
  xorl %edx, %edx
END_PREPARE

INSTANCE
  xsaveopt (%edi)
END_INSTANCE
