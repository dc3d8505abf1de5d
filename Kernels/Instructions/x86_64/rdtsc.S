// rdtsc: the clock, read one time after the other, without a fence.
#include "instruction.h"

INSTRUCTION(CX | BX | SP | BP | SI | DI \
            | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 | FLAGS, NOTHING)

PREPARE
END_PREPARE

INSTANCE
  rdtsc
END_INSTANCE
