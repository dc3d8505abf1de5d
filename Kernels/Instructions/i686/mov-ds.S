// mov-ds: the selector of the user's data, which is not null, loaded into DS.
#include "instruction.h"

INSTRUCTION(CX | DX | BX | SP | BP | SI | DI | FLAGS, NOTHING)

PREPARE
  movl $0x2B, %eax
END_PREPARE

INSTANCE
  movl %eax, %ds
END_INSTANCE
