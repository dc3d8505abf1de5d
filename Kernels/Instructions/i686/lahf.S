// lahf: five flags into AH, each time waiting for the last: the cheap half of saving them.
#include "instruction.h"

INSTRUCTION(CX | DX | BX | SP | BP | SI | DI | FLAGS, NOTHING)

PREPARE
END_PREPARE

INSTANCE
  lahf
END_INSTANCE
