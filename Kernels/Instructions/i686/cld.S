// cld: the direction flag cleared, which every kernel does on its way in.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS, NOTHING)

PREPARE
END_PREPARE

INSTANCE
  cld
END_INSTANCE
