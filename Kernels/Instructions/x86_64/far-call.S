// far-call: a far call through memory into the same ring, and the far return.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI | DI \
            | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 | FLAGS, NOTHING)

PREPARE
  movw %cs, place+4
END_PREPARE

INSTANCE
  lcall *place
END_INSTANCE

TARGET
  lretl
END_TARGET

.data
.balign 64
place: .long target
  .word 0
