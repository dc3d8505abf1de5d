// pushf-popf: the flags pushed, and popped again.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS, NOTHING)

PREPARE
END_PREPARE

INSTANCE
  pushfl
  popfl
END_INSTANCE
