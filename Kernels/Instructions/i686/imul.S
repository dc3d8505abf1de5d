// imul: a dependent multiplication of registers: the latency.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI, NOTHING)

PREPARE
END_PREPARE

INSTANCE
  imull %esi, %edi
END_INSTANCE
