// mov-ds: the selector of the user's data, which is not null, loaded into DS.
#include "instruction.h"

INSTRUCTION(CX | DX | BX | SP | BP | SI | DI \
            | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 | FLAGS, NOTHING)

PREPARE
  movl $0x2B, %eax
END_PREPARE

INSTANCE
  movl %eax, %ds
END_INSTANCE
