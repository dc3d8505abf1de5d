// rdtsc: the clock, read one time after the other, without a fence.
#include "instruction.h"

INSTRUCTION(CX | BX | SP | BP | SI | DI | FLAGS, NOTHING)

PREPARE
END_PREPARE

INSTANCE
  rdtsc
END_INSTANCE
