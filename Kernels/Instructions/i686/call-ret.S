// call-ret: a call of a function that returns at once.
#include "instruction.h"

INSTRUCTION(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS, NOTHING)

PREPARE
END_PREPARE

INSTANCE
  call target
END_INSTANCE

TARGET
  ret
END_TARGET
