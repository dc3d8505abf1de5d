// exchange: XCHG of a register and memory, which locks; spinlocks use it to take their lock.
#include "instruction.h"

INSTRUCTION(CX | DX | BX | SP | BP | SI | FLAGS, NOTHING)

PREPARE
  movl $area_a, %edi
END_PREPARE

INSTANCE
  xchgl %eax, (%edi)
END_INSTANCE
