// rdtscp: the clock that waits for what came before it, with the processor's number.
#include "instruction.h"

INSTRUCTION(BX | SP | BP | SI | DI | FLAGS, HAS_RDTSCP)

PREPARE
END_PREPARE

INSTANCE
  rdtscp
END_INSTANCE
