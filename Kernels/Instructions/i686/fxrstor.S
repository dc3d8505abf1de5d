// fxrstor: x87 and xmm registers from memory, xmm0 in use.
#include "instruction.h"

INSTRUCTION(CX | DX | BX | SP | BP | SI | FLAGS, HAS_FXSR)

PREPARE
  movl $area_a, %edi
  movl $1, %eax
  movd %eax, %xmm0
  fxsave (%edi)
END_PREPARE

INSTANCE
  fxrstor (%edi)
END_INSTANCE
