// bswap: a register's bytes in the other order, each time waiting for the last.
#include "instruction.h"

INSTRUCTION(CX | DX | BX | SP | BP | SI | DI | FLAGS, NOTHING)

PREPARE
END_PREPARE

INSTANCE
  bswapl %eax
END_INSTANCE
