// rdtscp: the clock that waits for what came before it, with the processor's number.
#include "instruction.h"

INSTRUCTION(BX | SP | BP | SI | DI \
            | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 | FLAGS, HAS_RDTSCP)

PREPARE
END_PREPARE

INSTANCE
  rdtscp
END_INSTANCE
