// sfence: a fence of stores with nothing to wait for.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI | DI \
            | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 | FLAGS, HAS_FXSR)

PREPARE
END_PREPARE

INSTANCE
  sfence
END_INSTANCE
