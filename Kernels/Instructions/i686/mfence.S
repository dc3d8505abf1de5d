// mfence: a fence of all memory with nothing to wait for.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS, NOTHING)

PREPARE
END_PREPARE

INSTANCE
  mfence
END_INSTANCE
