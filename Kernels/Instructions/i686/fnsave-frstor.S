// fnsave-frstor: x87 state to memory, which empties it, and back.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI | FLAGS | X87, NOTHING)

PREPARE
  movl $area_a, %edi
END_PREPARE

INSTANCE
  fnsave (%edi)
  frstor (%edi)
END_INSTANCE
