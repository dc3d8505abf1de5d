// pause: the hint of a waiting loop, which gives the sibling thread its turn.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI | DI \
            | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 | FLAGS, NOTHING)

PREPARE
END_PREPARE

INSTANCE
  pause
END_INSTANCE
