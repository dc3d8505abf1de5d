// xrstor: x87, SSE and AVX state from memory, xmm0 in use.
#include "instruction.h"

INSTRUCTION(CX | BX | SP | BP | SI, HAS_XSAVE | AREAS)

PREPARE
  movl $area_a, %edi
  movl $1, %eax
  movd %eax, %xmm0
  movl $7, %eax
  xorl %edx, %edx
  xsave (%edi)
END_PREPARE

INSTANCE
  xrstor (%edi)
END_INSTANCE
