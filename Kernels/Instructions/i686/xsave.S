// xsave: x87, SSE and AVX state to memory, xmm0 in use.
#include "instruction.h"

INSTRUCTION(CX | BX | SP | BP | SI, HAS_XSAVE | AREAS)

PREPARE
  movl $area_a, %edi
  movl $1, %eax
  movd %eax, %xmm0
  movl $7, %eax
  xorl %edx, %edx
END_PREPARE

INSTANCE
  xsave (%edi)
END_INSTANCE
