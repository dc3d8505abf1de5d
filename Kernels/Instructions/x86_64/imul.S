// imul: a dependent multiplication of registers: the latency.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI \
            | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15, NOTHING)

PREPARE
END_PREPARE

INSTANCE
  imulq %rsi, %rdi
END_INSTANCE
