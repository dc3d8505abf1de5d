// cld: the direction flag cleared, which every kernel does on its way in.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI | DI \
            | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 | FLAGS, NOTHING)

PREPARE
END_PREPARE

INSTANCE
  cld
END_INSTANCE
