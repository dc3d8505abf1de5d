// exchange: a register and memory exchanged, which locks: what a spinlock is taken by.
#include "instruction.h"

INSTRUCTION(CX | DX | BX | SP | BP | SI | FLAGS, NOTHING)

PREPARE
  movl $area_a, %edi
END_PREPARE

INSTANCE
  xchgl %eax, (%edi)
END_INSTANCE
