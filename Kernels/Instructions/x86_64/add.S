// add: a dependent addition of registers: the latency.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI \
            | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15, NOTHING)

PREPARE
END_PREPARE

INSTANCE
  addq %rsi, %rdi
END_INSTANCE
