// lock-add: a locked addition to memory, which Linux has for a barrier in place of mfence.
#include "instruction.h"

INSTRUCTION(CX | DX | BX | SP | BP | SI, NOTHING)

PREPARE
  movl $area_a, %edi
  movl $1, %eax
END_PREPARE

INSTANCE
  lock addl %eax, (%edi)
END_INSTANCE
