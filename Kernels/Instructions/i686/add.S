// add: a dependent addition of registers: the latency.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI, NOTHING)

PREPARE
END_PREPARE

INSTANCE
  addl %esi, %edi
END_INSTANCE
