// sfence: a fence of stores with nothing to wait for.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS, HAS_FXSR)

PREPARE
END_PREPARE

INSTANCE
  sfence
END_INSTANCE
