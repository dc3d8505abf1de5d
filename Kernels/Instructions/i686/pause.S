// pause: the hint of a waiting loop, which gives the sibling thread its turn.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS, NOTHING)

PREPARE
END_PREPARE

INSTANCE
  pause
END_INSTANCE
