// fnsave-frstor: x87 state to memory, which empties it, and back.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI \
            | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 | FLAGS | X87, NOTHING)

PREPARE
  movl $area_a, %edi
END_PREPARE

INSTANCE
  fnsave (%rdi)
  frstor (%rdi)
END_INSTANCE
