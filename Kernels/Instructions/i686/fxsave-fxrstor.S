// fxsave-fxrstor: x87 and xmm registers to memory and back.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI \
            | FLAGS | X87 | CONTROL_WORDS | VECTORS, HAS_FXSR)

PREPARE
  movl $area_a, %edi
END_PREPARE

INSTANCE
  fxsave (%edi)
  fxrstor (%edi)
END_INSTANCE
