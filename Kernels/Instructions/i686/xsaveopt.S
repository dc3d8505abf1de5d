// xsaveopt: of x87, SSE and AVX state what is in use, to memory: that is xmm0.
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
