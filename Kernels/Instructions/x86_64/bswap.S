// bswap: a register's bytes in the other order, each time waiting for the last.
#include "instruction.h"

INSTRUCTION(CX | DX | BX | SP | BP | SI | DI \
            | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 | FLAGS, NOTHING)

PREPARE
END_PREPARE

INSTANCE
  bswapq %rax
END_INSTANCE
